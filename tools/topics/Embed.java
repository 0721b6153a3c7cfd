import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Embeds the texts of a {@code label<TAB>text} file, for heads.py to learn from.
 *
 * <pre>java -cp 'lib/*' Embed.java MODEL TOKENIZER mean|first PREFIX GLOSSES OUT</pre>
 *
 * <p>Writes one unit vector per line of GLOSSES: 384 little-endian floats, the mean over the tokens
 * of the encoder's output or that of the first token. Texts are run one by one, so nothing is
 * padded.
 */
class Embed {
  static final int WIDTH = 384;
  static final int MAX_TOKENS = 128;

  public static void main(String[] args) throws IOException, OrtException {
    boolean mean = args[2].equals("mean");
    List<String> lines = Files.readAllLines(Path.of(args[4]));
    ByteBuffer vectors =
        ByteBuffer.allocate(lines.size() * WIDTH * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    OrtEnvironment ort = OrtEnvironment.getEnvironment();
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    long start = System.nanoTime();
    try (OrtSession session = ort.createSession(args[0], options);
        HuggingFaceTokenizer tokenizer = tokenizer(Path.of(args[1]))) {
      String tokens =
          session.getOutputNames().contains("output_0") ? "output_0" : "last_hidden_state";
      for (String line : lines) {
        var encoded = tokenizer.encode(args[3] + line.split("\t", 2)[1]);
        try (OnnxTensor ids = row(ort, encoded.getIds());
            OnnxTensor mask = row(ort, encoded.getAttentionMask());
            OnnxTensor types = row(ort, encoded.getTypeIds());
            OrtSession.Result result =
                session.run(
                    Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types),
                    Set.of(tokens))) {
          FloatBuffer output = ((OnnxTensor) result.get(0)).getFloatBuffer();
          for (float value : unit(output, mean ? encoded.getIds().length : 1)) {
            vectors.putFloat(value);
          }
        }
      }
    }
    Files.write(Path.of(args[5]), vectors.array());
    System.out.printf(
        "%s: %d texts, %.0f s%n", args[5], lines.size(), (System.nanoTime() - start) / 1e9);
  }

  static HuggingFaceTokenizer tokenizer(Path file) throws IOException {
    return HuggingFaceTokenizer.builder()
        .optTokenizerPath(file)
        .optTruncation(true)
        .optMaxLength(MAX_TOKENS)
        .optPadding(false)
        .build();
  }

  static OnnxTensor row(OrtEnvironment ort, long[] values) throws OrtException {
    return OnnxTensor.createTensor(ort, new long[][] {values});
  }

  /** The sum of the first {@code count} token vectors, scaled to length 1. */
  static float[] unit(FloatBuffer tokens, int count) {
    float[] sum = new float[WIDTH];
    for (int i = 0; i < count * WIDTH; i++) {
      sum[i % WIDTH] += tokens.get(i);
    }
    double square = 0;
    for (float value : sum) {
      square += value * value;
    }
    for (int i = 0; i < WIDTH; i++) {
      sum[i] /= (float) Math.sqrt(square);
    }
    return sum;
  }
}
