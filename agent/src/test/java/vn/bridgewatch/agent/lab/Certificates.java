package vn.bridgewatch.agent.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// An authority of our own and certificates by it, made with openssl in the folder of programs:
/// `NAME.pem` and `NAME.key`.
public final class Certificates {

  private static final String AUTHORITY = "ca";

  private final Programs programs;

  public Certificates(Programs programs) throws IOException, InterruptedException {
    this.programs = programs;
    programs.run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-keyout",
        "ca.key",
        "-out",
        "ca.pem",
        "-days",
        "30",
        "-subj",
        "/CN=Test CA");
  }

  public Path authority() {
    return file(AUTHORITY);
  }

  public Path file(String name) {
    return programs.folder().resolve(name + ".pem");
  }

  /// @param alternativeNames as `IP:127.0.0.1,DNS:mcu.test`
  /// @param days how long it is good; -1: it ended a day ago
  public void make(String name, String alternativeNames, int days)
      throws IOException, InterruptedException {
    sign(name, "subjectAltName=" + alternativeNames, days, AUTHORITY);
  }

  /// One that an authority between has signed, which stands in the file behind it.
  public void makeChained(String name, String alternativeNames, int days)
      throws IOException, InterruptedException {
    sign("between", "basicConstraints=critical,CA:TRUE", 30, AUTHORITY);
    sign(name, "subjectAltName=" + alternativeNames, days, "between");
    Files.writeString(file(name), Files.readString(file(name)) + Files.readString(file("between")));
  }

  private void sign(String name, String extension, int days, String by)
      throws IOException, InterruptedException {
    programs.run(
        "openssl",
        "req",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-keyout",
        name + ".key",
        "-out",
        name + ".csr",
        "-subj",
        "/CN=" + name);
    Files.writeString(programs.folder().resolve(name + ".ext"), extension + "\n");
    programs.run(
        "openssl",
        "x509",
        "-req",
        "-in",
        name + ".csr",
        "-CA",
        by + ".pem",
        "-CAkey",
        by + ".key",
        "-CAcreateserial",
        "-out",
        name + ".pem",
        "-days",
        "" + days,
        "-extfile",
        name + ".ext");
  }
}
