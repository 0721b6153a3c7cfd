import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Top-1 accuracy of a variant of the {@code topics} family, text in and topic out, as its {@code
 * variant.conf} describes it and ONNX Runtime computes it.
 *
 * <pre>java -cp 'lib/*' Evaluate.java VARIANT_DIR GLOSSES [BATCH]</pre>
 *
 * <p>Texts are run in batches of BATCH (1 unless told), each padded to its longest. For larger ones
 * it also counts the texts that get another topic alone.
 */
class Evaluate {
  record Gloss(String topic, String text) {}

  public static void main(String[] args) throws IOException, OrtException {
    Path variant = Path.of(args[0]);
    int batch = args.length > 2 ? Integer.parseInt(args[2]) : 1;
    List<Gloss> glosses = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(args[1]))) {
      String[] fields = line.split("\t", 2);
      glosses.add(new Gloss(fields[0], fields[1]));
    }
    List<String> topics = Files.readAllLines(variant.resolveSibling("labels.txt"));
    Config conf = ConfigFactory.parseFile(variant.resolve("variant.conf").toFile());
    var tokens = tokens(variant, conf.getConfig("text"));

    OrtEnvironment ort = OrtEnvironment.getEnvironment();
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    List<OrtSession> networks = new ArrayList<>();
    for (String file : conf.getStringList("networks")) {
      networks.add(ort.createSession(variant.resolve(file).toString(), options));
    }

    long start = System.nanoTime();
    List<String> answers = answers(ort, networks, tokens, topics, glosses, batch);
    double each = (System.nanoTime() - start) / 1e6 / glosses.size();
    List<String> truth = glosses.stream().map(Gloss::topic).toList();
    int right = equal(answers, truth);
    System.out.printf(
        "%s batch %d: %d of %d right, %.4f, %.2f ms a text%n",
        variant, batch, right, truth.size(), right / (double) truth.size(), each);
    if (batch > 1) {
      List<String> alone = answers(ort, networks, tokens, topics, glosses, 1);
      System.out.printf("  %d answers are others alone%n", truth.size() - equal(answers, alone));
    }
  }

  static List<String> answers(
      OrtEnvironment ort,
      List<OrtSession> networks,
      Function<List<String>, Map<String, long[][]>> tokens,
      List<String> topics,
      List<Gloss> glosses,
      int batch)
      throws OrtException {
    List<String> answers = new ArrayList<>();
    for (int from = 0; from < glosses.size(); from += batch) {
      List<Gloss> part = glosses.subList(from, Math.min(from + batch, glosses.size()));
      for (float[] logits :
          run(ort, networks, tokens.apply(part.stream().map(Gloss::text).toList()))) {
        answers.add(topics.get(best(logits)));
      }
    }
    return answers;
  }

  static int equal(List<String> some, List<String> others) {
    int equal = 0;
    for (int i = 0; i < some.size(); i++) {
      if (some.get(i).equals(others.get(i))) {
        equal++;
      }
    }
    return equal;
  }

  /** Runs the networks in a row, each on the tokens and what came before it. */
  static float[][] run(OrtEnvironment ort, List<OrtSession> networks, Map<String, long[][]> tokens)
      throws OrtException {
    Map<String, OnnxTensor> tensors = new HashMap<>();
    List<OrtSession.Result> results = new ArrayList<>();
    try {
      for (var entry : tokens.entrySet()) {
        tensors.put(entry.getKey(), OnnxTensor.createTensor(ort, entry.getValue()));
      }
      for (OrtSession network : networks) {
        Map<String, OnnxTensor> inputs = new HashMap<>(tensors);
        inputs.keySet().retainAll(network.getInputNames());
        OrtSession.Result result = network.run(inputs);
        results.add(result);
        for (Map.Entry<String, OnnxValue> output : result) {
          tensors.put(output.getKey(), (OnnxTensor) output.getValue());
        }
      }
      return (float[][]) tensors.get("logits").getValue();
    } finally {
      results.forEach(OrtSession.Result::close);
      tokens.keySet().forEach(name -> tensors.get(name).close());
    }
  }

  static Function<List<String>, Map<String, long[][]>> tokens(Path variant, Config text)
      throws IOException {
    int maxTokens = text.getInt("max-tokens");
    if (text.getString("tokenizer").equals("hashed-words")) {
      int buckets = text.getInt("buckets");
      return texts -> hashedWords(texts, buckets, maxTokens);
    }
    String prefix = text.getString("prefix");
    HuggingFaceTokenizer tokenizer =
        HuggingFaceTokenizer.builder()
            .optTokenizerPath(variant.resolve(text.getString("file")))
            .optTruncation(true)
            .optMaxLength(maxTokens)
            .optPadding(false)
            .build();
    return texts -> wordPieces(texts.stream().map(prefix::concat).toList(), tokenizer);
  }

  static Map<String, long[][]> wordPieces(List<String> texts, HuggingFaceTokenizer tokenizer) {
    List<Encoding> encoded = texts.stream().map(tokenizer::encode).toList();
    return Map.of(
        "input_ids", padded(encoded.stream().map(Encoding::getIds).toList()),
        "attention_mask", padded(encoded.stream().map(Encoding::getAttentionMask).toList()),
        "token_type_ids", padded(encoded.stream().map(Encoding::getTypeIds).toList()));
  }

  static Map<String, long[][]> hashedWords(List<String> texts, int buckets, int maxTokens) {
    Pattern word = Pattern.compile("[a-z0-9]+");
    List<long[]> ids = new ArrayList<>();
    for (String text : texts) {
      ids.add(
          word.matcher(text.toLowerCase(Locale.ROOT))
              .results()
              .limit(maxTokens)
              .map(MatchResult::group)
              .mapToLong(found -> 1 + Integer.remainderUnsigned(fnv1a(found), buckets))
              .toArray());
    }
    return Map.of("token_ids", padded(ids));
  }

  static int fnv1a(String word) {
    int hash = 0x811c9dc5;
    for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x01000193;
    }
    return hash;
  }

  /** The rows, each followed by zeros up to the longest. */
  static long[][] padded(List<long[]> rows) {
    int longest = rows.stream().mapToInt(row -> row.length).max().orElse(0);
    long[][] padded = new long[rows.size()][longest];
    for (int i = 0; i < padded.length; i++) {
      System.arraycopy(rows.get(i), 0, padded[i], 0, rows.get(i).length);
    }
    return padded;
  }

  static int best(float[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return best;
  }
}
