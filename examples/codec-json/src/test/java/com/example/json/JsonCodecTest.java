package com.example.json;

import io.mitogen.spi.Codec;
import io.mitogen.spi.contract.CodecContract;

// begin: json-contract
class JsonCodecTest implements CodecContract {
  @Override
  public Codec codec() {
    return new JsonCodec();
  }
}
// end: json-contract
