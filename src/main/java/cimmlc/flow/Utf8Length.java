package cimmlc.flow;

/** Takes text and keeps only how many bytes it has in UTF-8. */
final class Utf8Length implements Appendable {

  private long bytes;

  long bytes() {
    return bytes;
  }

  @Override
  public Utf8Length append(CharSequence text) {
    return append(text, 0, text.length());
  }

  @Override
  public Utf8Length append(CharSequence text, int start, int end) {
    for (int i = start; i < end; i++) {
      append(text.charAt(i));
    }
    return this;
  }

  /** The two halves of a surrogate pair have two bytes each. */
  @Override
  public Utf8Length append(char c) {
    bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    return this;
  }
}
