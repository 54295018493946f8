package com.example.json;

import java.io.IOException;

/** JSON, perhaps, but not of a value. The message says what is wrong, and quotes nothing. */
final class Malformed extends IOException {
  private static final long serialVersionUID = 1;

  Malformed(String what) {
    super(what);
  }
}
