package io.mitogen.runtime.code;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.List;

/**
 * URLs of resources that come from the master, such as {@code mitogen://loader1/com/acme/hosts.txt}: the host has the number of
 * the loader, the fragment says which of several of that name. Thread-safe.
 */
final class MemoryUrls extends URLStreamHandler {
  private static final String PROTOCOL = "mitogen";
  private static final String HOST = "loader";

  private final RemoteClasses classes;

  MemoryUrls(RemoteClasses classes) {
    this.classes = classes;
  }

  /** The URL of the resource that is number {@code index} of those of that name. */
  @SuppressWarnings("deprecation") // from Java 20 on there is another way, which 17 has not
  URL of(int loader, String name, int index) {
    String fragment = index == 0 ? null : String.valueOf(index);
    try {
      URI uri = new URI(PROTOCOL, HOST + loader, '/' + name, fragment);
      return new URL(null, uri.toASCIIString(), this);
    } catch (URISyntaxException | MalformedURLException e) {
      throw new IllegalArgumentException("the resource name " + name + " can't be in a URL", e);
    }
  }

  @Override
  protected URLConnection openConnection(URL url) throws IOException {
    int loader;
    String name;
    int index;
    try {
      URI uri = url.toURI();
      loader = Integer.parseInt(uri.getHost().substring(HOST.length()));
      name = uri.getPath().substring(1);
      index = uri.getFragment() == null ? 0 : Integer.parseInt(uri.getFragment());
    } catch (URISyntaxException | RuntimeException e) {
      throw new MalformedURLException(url + " is no URL of a resource");
    }
    List<byte[]> contents = classes.resources(loader, name).contents();
    if (index < 0 || index >= contents.size()) {
      throw new FileNotFoundException(
          url + ": the master has no such resource, or does not serve it");
    }
    return new Content(url, contents.get(index));
  }

  /** One content, opened. */
  private static final class Content extends URLConnection {
    private final byte[] content;

    Content(URL url, byte[] content) {
      super(url);
      this.content = content;
    }

    @Override
    public void connect() {
      connected = true;
    }

    @Override
    public InputStream getInputStream() {
      return new ByteArrayInputStream(content);
    }

    @Override
    public long getContentLengthLong() {
      return content.length;
    }
  }
}
