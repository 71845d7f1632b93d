package vn.bridgewatch.agent.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// nginx with a page, a redirection, an error, a certificate that is right and one of another name.
///
/// @param authority of the certificates
public record Web(int port, int securePort, int otherNamePort, Path authority) {

  public static Web start(Programs programs) throws IOException, InterruptedException {
    Path folder = programs.folder();
    var certificates = new Certificates(programs);
    certificates.make("good", "IP:127.0.0.1,DNS:mcu.bridge.test", 5);
    certificates.make("other", "DNS:other.bridge.test", 5);
    var web =
        new Web(
            Programs.freePort(),
            Programs.freePort(),
            Programs.freePort(),
            certificates.authority());
    Files.createDirectory(folder.resolve("www"));
    Files.writeString(folder.resolve("www/index.html"), "hello bridge\n");
    Files.writeString(
        folder.resolve("nginx.conf"),
        """
        daemon off; master_process off; pid %1$s/nginx.pid; error_log %1$s/nginx.log; events {}
        http { access_log off;
          client_body_temp_path %1$s/t1; proxy_temp_path %1$s/t2; fastcgi_temp_path %1$s/t3;
          uwsgi_temp_path %1$s/t4; scgi_temp_path %1$s/t5;
          server { listen 127.0.0.1:%2$d; root %1$s/www;
            location = /moved { return 302 /index.html; } location = /broken { return 500; } }
          server { listen 127.0.0.1:%3$d ssl; root %1$s/www;
            ssl_certificate %1$s/good.pem; ssl_certificate_key %1$s/good.key; }
          server { listen 127.0.0.1:%4$d ssl; root %1$s/www;
            ssl_certificate %1$s/other.pem; ssl_certificate_key %1$s/other.key; } }
        """
            .formatted(folder, web.port, web.securePort, web.otherNamePort));
    programs.start("nginx", "-c", folder.resolve("nginx.conf").toString(), "-p", folder.toString());
    return web;
  }
}
