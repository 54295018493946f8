package io.mitogen.it.callee;

import freemarker.template.Configuration;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

/** Fills in templates with FreeMarker, which a context has not got. */
public final class Templates {
  private Templates() {}

  /** A list of hosts as HTML. */
  public static String hosts(List<String> names) throws IOException, TemplateException {
    Configuration configuration = new Configuration(Configuration.VERSION_2_3_34);
    Template template = new Template("hosts", """
        <#macro item name><li>${name?upper_case?html}</li></#macro>
        <#list names as name><@item name/><#sep>,</#sep></#list> ${names?size} in ${.version}
        """, configuration);
    StringWriter out = new StringWriter();
    template.process(Map.of("names", names), out);
    return out.toString();
  }
}
