package io.mitogen.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.program.Entry;
import com.example.program.Near;
import io.mitogen.Blob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ClassLoadersTest {
  private final ClassLoaders loaders = new ClassLoaders();

  @Test
  void theJdkHasNoNumber() throws Exception {
    assertThat(loaders.loaderOf(String.class)).isZero();
    assertThat(loaders.loaderOf(int.class)).isZero();
    assertThat(loaders.loaderOf(Class.forName("java.sql.Date"))).isZero(); // of the platform loader
  }

  @Test
  void theLibraryHasNoNumber() {
    assertThat(loaders.loaderOf(Blob.class)).isZero();
  }

  @Test
  void theClassesOfOneLoaderHaveOneNumber() {
    int number = loaders.loaderOf(Entry.class);

    assertThat(number).isPositive();
    assertThat(loaders.loaderOf(Near.class)).isEqualTo(number);
    assertThat(loaders.loader(number)).isSameAs(Entry.class.getClassLoader());
  }

  @Test
  void classesOfOneNameFromTwoLoadersAreToldApart() throws Exception {
    Copies one = Copies.of(Entry.class);
    Copies two = Copies.of(Entry.class);

    int numberOfOne = loaders.loaderOf(one.copyOf(Entry.class));
    int numberOfTwo = loaders.loaderOf(two.copyOf(Entry.class));

    assertThat(numberOfOne).isNotEqualTo(numberOfTwo);
    assertThat(loaders.loader(numberOfOne)).isSameAs(one);
    assertThat(loaders.loader(numberOfTwo)).isSameAs(two);
  }

  @Test
  void anUnknownNumberHasNoLoader() {
    assertThat(loaders.loader(0)).isNull();
    assertThat(loaders.loader(99)).isNull();
  }

  @Test
  @Timeout(20)
  void aLoaderThatNobodyElseHoldsGoes() throws Exception {
    int number = loaders.loaderOf(Copies.of(Entry.class).copyOf(Entry.class));

    while (loaders.loader(number) != null) {
      System.gc();
    }

    assertThat(loaders.loaderOf(Entry.class)).isGreaterThan(number); // none is used twice
  }
}
