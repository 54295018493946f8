package io.mitogen.examples;

import io.mitogen.Context;
import io.mitogen.Router;
import io.mitogen.ServingStats;
import io.mitogen.core.RouterOptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the guide to code shipping shows, as {@link Snippets}; each method is run by {@link CodeShippingTest}. */
final class CodeSnippets {
  private CodeSnippets() {}

  static Object resource(Context child) {
    // begin: resource
    List<String> hosts = child.call(Inventory::hosts); // hosts.txt is beside Inventory.class
    // end: resource
    return hosts;
  }

  static void preload(Router router, Context child) {
    // begin: preload
    CompletableFuture<Void> there = router.preload(child, Inventory.class);
    there.join(); // or go on: a call that comes earlier asks for what it lacks
    // end: preload
  }

  static RouterOptions policy() {
    // begin: policy
    RouterOptions options = RouterOptions.defaults()
        .allowResources("application.properties", "templates/") // all that is in templates
        .allowClasses("com.acme.jobs", "org.freemarker") // no others
        .denyClasses("com.acme.jobs.internal"); // and none of these
    // end: policy
    return options;
  }

  static void stats(Router router) {
    // begin: stats
    ServingStats stats = router.servingStats();
    System.out.println(stats.requests() + " requests, " + stats.classes() + " classes");
    for (ServingStats.Refusal refusal : stats.refusals()) {
      System.out.println(refusal.asker() + " wanted " + refusal.name());
    }
    // end: stats
  }
}
