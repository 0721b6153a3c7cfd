import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Top-1 accuracy of networks of the {@code fashion} family, as ONNX Runtime computes it.
 *
 * <pre>java -cp 'lib/*' Evaluate.java IMAGES.gz LABELS.gz MODEL...</pre>
 */
class Evaluate {
  static final int SIDE = 28;

  public static void main(String[] args) throws IOException, OrtException {
    byte[] pixels = idx(args[0], 16);
    byte[] labels = idx(args[1], 8);
    OrtEnvironment ort = OrtEnvironment.getEnvironment();
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    for (int i = 2; i < args.length; i++) {
      try (OrtSession session = ort.createSession(args[i], options)) {
        int right = 0;
        for (int item = 0; item < labels.length; item++) {
          if (predict(ort, session, pixels, item) == labels[item]) {
            right++;
          }
        }
        System.out.printf(
            "%s %d of %d right, %.4f%n",
            args[i], right, labels.length, right / (double) labels.length);
      }
    }
  }

  static int predict(OrtEnvironment ort, OrtSession session, byte[] pixels, int item)
      throws OrtException {
    float[] image = new float[SIDE * SIDE];
    for (int i = 0; i < image.length; i++) {
      image[i] = pixels[item * image.length + i] & 0xff;
    }
    try (OnnxTensor input =
            OnnxTensor.createTensor(ort, FloatBuffer.wrap(image), new long[] {1, 1, SIDE, SIDE});
        OrtSession.Result result = session.run(Map.of("image", input))) {
      float[] logits = ((float[][]) result.get(0).getValue())[0];
      int best = 0;
      for (int i = 1; i < logits.length; i++) {
        best = logits[i] > logits[best] ? i : best;
      }
      return best;
    }
  }

  /** The values of an IDX file of bytes, after its header. */
  static byte[] idx(String file, int header) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new GZIPInputStream(Files.newInputStream(Path.of(file))))) {
      in.skipNBytes(header);
      return in.readAllBytes();
    }
  }
}
