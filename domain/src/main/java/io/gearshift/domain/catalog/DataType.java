package io.gearshift.domain.catalog;

import java.util.Optional;

/** The element types of the Open Inference Protocol v2, and what an element takes on the wire. */
public enum DataType {
  BOOL(1),
  UINT8(1),
  UINT16(2),
  UINT32(4),
  UINT64(8),
  INT8(1),
  INT16(2),
  INT32(4),
  INT64(8),
  FP16(2),
  BF16(2),
  FP32(4),
  FP64(8),
  /** Byte strings; each is its length as four bytes, little-endian, and then its bytes. */
  BYTES(0);

  private final int size;

  DataType(int size) {
    this.size = size;
  }

  /** Bytes that an element takes; 0 for {@link #BYTES}, whose elements vary. */
  public int size() {
    return size;
  }

  /** The type of this name, as the protocol spells it. */
  public static Optional<DataType> named(String name) {
    for (DataType type : values()) {
      if (type.name().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
