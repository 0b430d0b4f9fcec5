package io.listens.etl.window;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Slices that are sent as plain numbers, with each file's name once: a batch has thousands of them,
 * and Java's serialization of so many objects costs more than the work that they describe.
 */
final class SliceList extends AbstractList<BufferSlice> implements Serializable {

  private static final long serialVersionUID = 1;

  private transient List<BufferSlice> slices;

  private SliceList(List<BufferSlice> slices) {
    this.slices = slices;
  }

  /** The same slices, ready to be sent. */
  static SliceList of(List<BufferSlice> slices) {
    return slices instanceof SliceList list ? list : new SliceList(List.copyOf(slices));
  }

  @Override
  public BufferSlice get(int index) {
    return slices.get(index);
  }

  @Override
  public int size() {
    return slices.size();
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    Map<String, Integer> files = new LinkedHashMap<>();
    slices.forEach(slice -> files.putIfAbsent(slice.file(), files.size()));
    out.writeInt(files.size());
    for (String file : files.keySet()) {
      out.writeUTF(file);
    }
    out.writeInt(slices.size());
    for (BufferSlice slice : slices) {
      out.writeInt(files.getOrDefault(slice.file(), 0));
      out.writeLong(slice.paneMs());
      out.writeInt(slice.bucket());
      out.writeLong(slice.offset());
      out.writeInt(slice.length());
      out.writeInt(slice.count());
      out.writeInt(slice.checksum());
    }
  }

  private void readObject(ObjectInputStream in) throws IOException {
    List<String> files = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      files.add(in.readUTF());
    }
    slices = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      slices.add(
          new BufferSlice(
              files.get(in.readInt()),
              in.readLong(),
              in.readInt(),
              in.readLong(),
              in.readInt(),
              in.readInt(),
              in.readInt()));
    }
  }
}
