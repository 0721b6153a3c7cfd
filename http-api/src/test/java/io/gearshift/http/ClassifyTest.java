package io.gearshift.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.traffic.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassifyTest {
  private static final String PATH = "/v2/models/pictures/classify";

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void reset() {
    server.puppets.values().forEach(PuppetRouter::reset);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg"})
  void namesTheClassesOfAPicture(String format) throws IOException {
    server.puppet("pictures").answer(query -> List.of(scores(0.5f, 2, 1)));

    HttpResponse<byte[]> response =
        server.post(PATH, picture(format, 8, 6, 0xff0000), "Content-Type", "image/" + format);

    assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(200);
    JsonNode json = TestServer.json(response);
    assertThat(json.path("model_name").textValue()).isEqualTo("pictures");
    assertThat(json.path("classes").toString())
        .isEqualTo(
            "[{\"label\":\"dog: big\",\"index\":1,\"score\":2.0},"
                + "{\"label\":\"eel\",\"index\":2,\"score\":1.0},"
                + "{\"label\":\"cat\",\"index\":0,\"score\":0.5}]");
  }

  @Test
  void stretchesAndNormalisesAPictureAsTheFamilySays() throws IOException {
    server.puppet("pictures").answer(query -> List.of(scores(1, 2, 3)));

    server.post(PATH, picture("png", 80, 60, 0xff8000), "Content-Type", "image/png");

    Tensor input = server.puppet("pictures").seen.peek().query().inputs().get(0);
    assertThat(input.shape().toArray()).containsExactly(1, 3, 2, 4);
    ByteBuffer data = input.data();
    for (int channel = 0; channel < 3; channel++) {
      float expected =
          switch (channel) {
            case 0 -> (255 / 255f - 0.5f) / 0.25f;
            case 1 -> (128 / 255f - 0.5f) / 0.25f;
            default -> (0 - 0.5f) / 0.25f;
          };
      for (int i = 0; i < 8; i++) {
        assertThat(data.getFloat()).isCloseTo(expected, offset(1e-5f));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY})
  void keepsTheLevelsOfAGreyPictureAsTheyAre(int type) throws IOException {
    server.puppet("pictures").answer(query -> List.of(scores(1, 2, 3)));
    BufferedImage grey = new BufferedImage(8, 4, type);
    for (int i = 0; i < 32; i++) {
      grey.getRaster()
          .setSample(i % 8, i / 8, 0, type == BufferedImage.TYPE_BYTE_GRAY ? 100 : 100 * 257);
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(grey, "png", file);

    server.post(PATH, file.toByteArray(), "Content-Type", "image/png");

    ByteBuffer data = server.puppet("pictures").seen.peek().query().inputs().get(0).data();
    while (data.hasRemaining()) {
      assertThat(data.getFloat()).isCloseTo((100 / 255f - 0.5f) / 0.25f, offset(1e-5f));
    }
  }

  @Test
  void namesAsManyAsAreAskedFor() throws IOException {
    server.puppet("pictures").answer(query -> List.of(scores(1, 2, 3)));

    HttpResponse<byte[]> response =
        server.post(PATH + "?top=1", picture("png", 4, 4, 0), "Content-Type", "image/png");

    assertThat(TestServer.json(response).path("classes")).hasSize(1);
    assertThat(
            server
                .post(PATH + "?top=0", picture("png", 4, 4, 0), "Content-Type", "image/png")
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void takesAFormWithAPicture() throws IOException {
    server.puppet("pictures").answer(query -> List.of(scores(1, 2, 3)));
    byte[] head =
        ("--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n"
                + "Content-Type: image/png\r\n\r\n")
            .getBytes(UTF_8);
    byte[] form =
        Wire.concat(Wire.concat(head, picture("png", 4, 4, 0)), "\r\n--xyz--\r\n".getBytes(UTF_8));

    HttpResponse<byte[]> response =
        server.post(PATH, form, "Content-Type", "multipart/form-data; boundary=xyz");

    assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--xyz", "--xyz--\r\n", "--xyz\r\n\r\nabc\r\n--xyz--\r\n"})
  void refusesAFormWithoutAFile(String form) {
    HttpResponse<byte[]> response =
        server.post(
            PATH, form.getBytes(UTF_8), "Content-Type", "multipart/form-data; boundary=xyz");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(TestServer.error(response)).contains("form");
  }

  /** A few bytes that say they are ten thousand million pixels are refused before memory is. */
  @Test
  void refusesAPictureOfTooManyPixelsBeforeDecodingIt() {
    HttpResponse<byte[]> response =
        server.post(PATH, header(100_000, 100_000), "Content-Type", "image/png");

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(TestServer.error(response)).contains("100000 x 100000 pixels");
  }

  @Test
  void refusesWhatIsNoPicture() throws IOException {
    byte[] cut = Arrays.copyOf(picture("png", 30, 30, 0xff), 60);
    assertThat(server.post(PATH, cut, "Content-Type", "image/png").statusCode()).isEqualTo(400);
    byte[] text = "hello".getBytes(UTF_8);
    assertThat(server.post(PATH, text, "Content-Type", "image/png").statusCode()).isEqualTo(415);
    assertThat(server.post(PATH, text, "Content-Type", "image/gif").statusCode()).isEqualTo(415);
    HttpResponse<byte[]> plain = server.post(PATH, text, "Content-Type", "text/plain");
    assertThat(plain.statusCode()).isEqualTo(415);
    assertThat(TestServer.error(plain)).contains("takes no text", "send a picture");
  }

  @Test
  void namesTheClassesOfAText() {
    server.puppet("texts").answer(query -> List.of(scores(1, 2, 3)));
    for (String[] request :
        new String[][] {
          {"text/plain", "héllo"}, {"application/json", "{\"x\":[1],\"text\":\"héllo\"}"}
        }) {
      HttpResponse<byte[]> response =
          server.post(
              "/v2/models/texts/versions/small/classify",
              request[1].getBytes(UTF_8),
              "Content-Type",
              request[0]);
      assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(200);
      assertThat(TestServer.json(response).path("classes").path(0).path("label").textValue())
          .isEqualTo("eel");
    }
    assertThat(server.puppet("texts").seen)
        .allSatisfy(
            infer -> assertThat(Texts.of(infer.query().inputs().get(0))).containsExactly("héllo"));
  }

  @Test
  void refusesAModelWithoutLabels() {
    HttpResponse<byte[]> response =
        server.post("/v2/models/mix/classify", new byte[0], "Content-Type", "image/png");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(TestServer.error(response)).contains("no labels", "/infer");
  }

  private static Tensor scores(float... values) {
    return new Tensor(
        "out", DataType.FP32, Shape.of(1, values.length), ByteBuffer.wrap(Wire.floats(values)));
  }

  private static byte[] picture(String format, int width, int height, int rgb) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, rgb);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, format, out);
    return out.toByteArray();
  }

  /** The beginning of a PNG file of this size. */
  private static byte[] header(int width, int height) {
    ByteBuffer chunk = ByteBuffer.allocate(17);
    chunk.put("IHDR".getBytes(UTF_8)).putInt(width).putInt(height);
    chunk.put((byte) 8).put((byte) 2).put((byte) 0).put((byte) 0).put((byte) 0);
    CRC32 crc = new CRC32();
    crc.update(chunk.array());
    return ByteBuffer.allocate(33)
        .putLong(0x89504e470d0a1a0aL)
        .putInt(13)
        .put(chunk.array())
        .putInt((int) crc.getValue())
        .array();
  }
}
