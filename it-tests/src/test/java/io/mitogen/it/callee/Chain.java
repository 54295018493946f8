package io.mitogen.it.callee;

/** Twenty classes, each of which is known to the one before it only. */
public final class Chain {
  private Chain() {}

  public static int length() {
    return 1 + Link01.length();
  }
}

final class Link01 {
  private Link01() {}

  static int length() {
    return 1 + Link02.length();
  }
}

final class Link02 {
  private Link02() {}

  static int length() {
    return 1 + Link03.length();
  }
}

final class Link03 {
  private Link03() {}

  static int length() {
    return 1 + Link04.length();
  }
}

final class Link04 {
  private Link04() {}

  static int length() {
    return 1 + Link05.length();
  }
}

final class Link05 {
  private Link05() {}

  static int length() {
    return 1 + Link06.length();
  }
}

final class Link06 {
  private Link06() {}

  static int length() {
    return 1 + Link07.length();
  }
}

final class Link07 {
  private Link07() {}

  static int length() {
    return 1 + Link08.length();
  }
}

final class Link08 {
  private Link08() {}

  static int length() {
    return 1 + Link09.length();
  }
}

final class Link09 {
  private Link09() {}

  static int length() {
    return 1 + Link10.length();
  }
}

final class Link10 {
  private Link10() {}

  static int length() {
    return 1 + Link11.length();
  }
}

final class Link11 {
  private Link11() {}

  static int length() {
    return 1 + Link12.length();
  }
}

final class Link12 {
  private Link12() {}

  static int length() {
    return 1 + Link13.length();
  }
}

final class Link13 {
  private Link13() {}

  static int length() {
    return 1 + Link14.length();
  }
}

final class Link14 {
  private Link14() {}

  static int length() {
    return 1 + Link15.length();
  }
}

final class Link15 {
  private Link15() {}

  static int length() {
    return 1 + Link16.length();
  }
}

final class Link16 {
  private Link16() {}

  static int length() {
    return 1 + Link17.length();
  }
}

final class Link17 {
  private Link17() {}

  static int length() {
    return 1 + Link18.length();
  }
}

final class Link18 {
  private Link18() {}

  static int length() {
    return 1 + Link19.length();
  }
}

final class Link19 {
  private Link19() {}

  static int length() {
    return 1;
  }
}
