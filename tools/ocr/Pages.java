import java.awt.Color;
import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.Kernel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Makes pages of print with known text, for measuring how well it is read.
 *
 * <pre>java Pages.java GLOSSES SEED COUNT FOLDER</pre>
 *
 * <p>GLOSSES has lines of a topic, a tab and a text, as the held-out glosses of {@code topics}.
 * FOLDER gets the pages, and {@code lines.tsv}: page, 0 or 180 for which way up the line lies, its
 * box (left, top, right, bottom in pixels, right and bottom not in it), its text.
 *
 * <p>Seven pages in fifty lie upside down as a whole; one in ten of the others has lines that do.
 */
class Pages {
  static final String[] FONTS = {
    "dejavu/DejaVuSans.ttf",
    "dejavu/DejaVuSans-Bold.ttf",
    "dejavu/DejaVuSerif.ttf",
    "dejavu/DejaVuSerif-Bold.ttf",
    "dejavu/DejaVuSansMono.ttf",
    "liberation/LiberationSans-Regular.ttf",
    "liberation/LiberationSans-Bold.ttf",
    "liberation/LiberationSans-Italic.ttf",
    "liberation/LiberationSerif-Regular.ttf",
    "liberation/LiberationSerif-Bold.ttf",
    "liberation/LiberationSerif-Italic.ttf",
    "liberation/LiberationMono-Regular.ttf",
  };
  static final Path FONT_FOLDER = Path.of("/usr/share/fonts/truetype");

  record Line(String text, Rectangle box, boolean upsideDown) {}

  record Page(BufferedImage picture, List<Line> lines, boolean clean) {}

  final Random random;
  final List<String> glosses = new ArrayList<>();
  final List<Font> fonts = new ArrayList<>();

  Pages(Path glosses, long seed) throws IOException, FontFormatException {
    random = new Random(seed);
    for (String line : Files.readAllLines(glosses)) {
      this.glosses.add(line.split("\t", 2)[1]);
    }
    for (String font : FONTS) {
      fonts.add(Font.createFont(Font.TRUETYPE_FONT, FONT_FOLDER.resolve(font).toFile()));
    }
  }

  public static void main(String[] args) throws IOException, FontFormatException {
    Pages pages = new Pages(Path.of(args[0]), Long.parseLong(args[1]));
    int count = Integer.parseInt(args[2]);
    Path folder = Files.createDirectories(Path.of(args[3]));
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Page page = pages.page();
      String name = String.format("page-%03d.%s", i, page.clean ? "png" : "jpg");
      write(page, folder.resolve(name).toFile());
      for (Line line : page.lines) {
        Rectangle box = line.box;
        labels.add(
            String.format(
                "%s\t%d\t%d\t%d\t%d\t%d\t%s",
                name,
                line.upsideDown ? 180 : 0,
                box.x,
                box.y,
                box.x + box.width,
                box.y + box.height,
                line.text));
      }
    }
    Files.write(folder.resolve("lines.tsv"), labels);
  }

  Page page() {
    int width = 600 + random.nextInt(10) * 40;
    int height = 420 + random.nextInt(8) * 40;
    boolean dark = random.nextInt(10) == 0;
    BufferedImage picture = paper(width, height, dark);
    boolean someUpsideDown = random.nextInt(10) == 0;
    List<Line> lines = new ArrayList<>();
    Graphics2D ink = ink(picture);
    int wanted = 2 + random.nextInt(8);
    int y = 16 + random.nextInt(30);
    while (lines.size() < wanted) {
      int size = 10 + random.nextInt(20);
      if (y + 2 * size > height) {
        break;
      }
      ink.setColor(colour(dark));
      int x = 16 + random.nextInt(60);
      boolean inColumns = random.nextInt(5) == 0;
      int end = inColumns ? width / 2 - 30 : width - 20;
      Font font = fonts.get(random.nextInt(fonts.size())).deriveFont((float) size);
      int bottom = line(ink, font, x, y, end, someUpsideDown, lines);
      if (inColumns) {
        int right = line(ink, font, width / 2 + 10, y, width - 20, someUpsideDown, lines);
        bottom = Math.max(bottom, right);
      }
      y = bottom + 8 + random.nextInt(30);
      if (random.nextInt(12) == 0 && y < height - 20) {
        ink.drawLine(16, y, width - 16, y);
        y += 8;
      }
    }
    ink.dispose();
    if (random.nextInt(50) < 7) {
      lines = turned(lines, width, height);
      picture = turned(picture);
    }
    boolean clean = random.nextInt(4) == 0;
    if (!clean) {
      if (random.nextBoolean()) {
        picture = blurred(picture);
      }
      addNoise(picture, random.nextDouble() * 20);
    }
    return new Page(picture, lines, clean);
  }

  /** Writes a line that ends before {@code end}; where the next may begin. */
  int line(
      Graphics2D ink, Font font, int x, int y, int end, boolean maybeUpsideDown, List<Line> lines) {
    FontRenderContext context = ink.getFontRenderContext();
    String text = "";
    for (String word : words()) {
      String longer = text.isEmpty() ? word : text + " " + word;
      if (x + font.getStringBounds(longer, context).getWidth() > end) {
        break;
      }
      text = longer;
    }
    if (text.isEmpty()) {
      return y;
    }
    GlyphVector glyphs = font.createGlyphVector(context, text);
    int baseline = y + (int) Math.ceil(font.getLineMetrics(text, context).getAscent());
    Rectangle box = glyphs.getPixelBounds(context, x, baseline);
    boolean upsideDown = maybeUpsideDown && random.nextInt(3) == 0;
    AffineTransform upright = ink.getTransform();
    if (upsideDown) {
      ink.rotate(Math.PI, box.getCenterX(), box.getCenterY());
    }
    ink.drawGlyphVector(glyphs, x, baseline);
    ink.setTransform(upright);
    lines.add(new Line(text, box, upsideDown));
    return baseline + (int) Math.ceil(font.getLineMetrics(text, context).getDescent());
  }

  /** One to eight words that follow on each other in a gloss, or figures. */
  List<String> words() {
    if (random.nextInt(8) == 0) {
      return figures();
    }
    String[] words = glosses.get(random.nextInt(glosses.size())).split(" ");
    int first = random.nextInt(words.length);
    return List.of(words).subList(first, Math.min(words.length, first + 1 + random.nextInt(8)));
  }

  List<String> figures() {
    return switch (random.nextInt(4)) {
      case 0 -> List.of("No.", Integer.toString(random.nextInt(100_000)));
      case 1 ->
          List.of(
              String.format(
                  "%02d.%02d.%d",
                  1 + random.nextInt(28), 1 + random.nextInt(12), 1900 + random.nextInt(130)));
      case 2 ->
          List.of("Total:", String.format("%d.%02d", random.nextInt(10_000), random.nextInt(100)));
      default -> List.of("page", Integer.toString(random.nextInt(1000)));
    };
  }

  BufferedImage paper(int width, int height, boolean dark) {
    BufferedImage paper = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int tone = dark ? random.nextInt(60) : 175 + random.nextInt(81);
    int yellow = random.nextInt(25);
    int fade = random.nextInt(30);
    for (int y = 0; y < height; y++) {
      int level = tone - fade * y / height;
      int rgb = new Color(clip(level), clip(level), clip(level - yellow)).getRGB();
      for (int x = 0; x < width; x++) {
        paper.setRGB(x, y, rgb);
      }
    }
    return paper;
  }

  Color colour(boolean light) {
    int tone = light ? 180 + random.nextInt(60) : random.nextInt(110);
    return new Color(tone, clip(tone + random.nextInt(30)), clip(tone + random.nextInt(50)));
  }

  static Graphics2D ink(BufferedImage picture) {
    Graphics2D ink = picture.createGraphics();
    ink.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    return ink;
  }

  static List<Line> turned(List<Line> lines, int width, int height) {
    List<Line> turned = new ArrayList<>();
    for (Line line : lines) {
      Rectangle box = line.box;
      turned.add(
          new Line(
              line.text,
              new Rectangle(
                  width - box.x - box.width, height - box.y - box.height, box.width, box.height),
              !line.upsideDown));
    }
    return turned;
  }

  static BufferedImage turned(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    BufferedImage turned = new BufferedImage(width, height, picture.getType());
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        turned.setRGB(width - 1 - x, height - 1 - y, picture.getRGB(x, y));
      }
    }
    return turned;
  }

  static BufferedImage blurred(BufferedImage picture) {
    float[] kernel = {1, 2, 1, 2, 4, 2, 1, 2, 1};
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] /= 16;
    }
    return new ConvolveOp(new Kernel(3, 3, kernel), ConvolveOp.EDGE_NO_OP, null)
        .filter(picture, null);
  }

  /** The same on red, green and blue, as film has it. */
  void addNoise(BufferedImage picture, double deviation) {
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        Color colour = new Color(picture.getRGB(x, y));
        int noise = (int) Math.round(random.nextGaussian() * deviation);
        picture.setRGB(
            x,
            y,
            new Color(
                    clip(colour.getRed() + noise),
                    clip(colour.getGreen() + noise),
                    clip(colour.getBlue() + noise))
                .getRGB());
      }
    }
  }

  static int clip(int value) {
    return Math.max(0, Math.min(255, value));
  }

  /** PNG, or JPEG of quality 0.75: noise makes PNG large. */
  static void write(Page page, File file) throws IOException {
    if (page.clean) {
      ImageIO.write(page.picture, "png", file);
      return;
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam parameters = writer.getDefaultWriteParam();
    parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    parameters.setCompressionQuality(0.75f);
    Files.deleteIfExists(file.toPath());
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(page.picture, null, null), parameters);
    } finally {
      writer.dispose();
    }
  }
}
