package io.mitogen.it.ssh;

import io.mitogen.it.leak.LeakCheck;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * For a class of tests that use hosts: its static fields of type {@link SshHost}, lists of them, and networks. They are started before its
 * tests, side by side, and shared by them; after every test there is nothing on them that was not there before, and after all of them nothing
 * here.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@NeedsDocker
@ExtendWith({Hosts.class, LeakCheck.class}) // in this order: what starts hosts leaves things here
public @interface OnHosts {}
