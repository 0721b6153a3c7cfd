package io.gearshift.domain.measure;

/** Counts what becomes of the cores of one device that grows. */
public interface CoreMeter {
  /** Of a device that nobody looks at. */
  CoreMeter NONE =
      new CoreMeter() {
        @Override
        public void uses(int cores) {}

        @Override
        public void deferred() {}
      };

  /** It uses so many from now on. */
  void uses(int cores);

  /** It wanted more than there were, and goes on with less. */
  void deferred();
}
