package io.gearshift.grpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.gearshift.grpc.protocol.ModelInferRequest;
import io.gearshift.http.Frontend;
import io.gearshift.http.Problem;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * An infer request as it was sent. It is copied once, from the buffers of the connection; its
 * tensors are views of that copy.
 *
 * @param refused why it could not be taken, if it could not
 */
record Body(byte[] bytes, Optional<Problem> refused) {

  /** The message in the body. */
  ModelInferRequest parse() {
    if (refused.isPresent()) {
      throw refused.get();
    }
    CodedInputStream in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
    in.enableAliasing(true);
    try {
      return ModelInferRequest.parseFrom(in);
    } catch (InvalidProtocolBufferException e) {
      throw Problem.badRequest("failed to parse the ModelInferRequest: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes bodies off connections, none of them larger than allowed, also once inflated. */
  static Marshaller<Body> marshaller(Frontend frontend) {
    return new Marshaller<>() {
      @Override
      public InputStream stream(Body body) {
        return new ByteArrayInputStream(body.bytes());
      }

      @Override
      public Body parse(InputStream stream) {
        long most = frontend.maxBodyBytes();
        try {
          if (stream.available() > most) {
            return tooLarge();
          }
          byte[] bytes = stream.readNBytes((int) Math.min(Integer.MAX_VALUE, most + 1));
          return bytes.length > most ? tooLarge() : new Body(bytes, Optional.empty());
        } catch (StatusRuntimeException inflatedTooFar) {
          return tooLarge();
        } catch (IOException e) {
          return new Body(
              new byte[0],
              Optional.of(Problem.badRequest("the message cannot be inflated: " + e.getMessage())));
        }
      }

      private Body tooLarge() {
        return new Body(new byte[0], Optional.of(frontend.tooLarge("message")));
      }
    };
  }
}
