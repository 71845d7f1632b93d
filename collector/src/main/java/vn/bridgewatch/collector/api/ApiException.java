package vn.bridgewatch.collector.api;

/// A request that cannot be done: what is wrong, the rule, and where in the request.
final class ApiException extends RuntimeException {

  private final int status;
  private final String rule;
  private final String where;

  private ApiException(int status, String what, String rule, String where) {
    super(what, null, false, false);
    this.status = status;
    this.rule = rule;
    this.where = where;
  }

  static ApiException bad(String what, String rule, String where) {
    return new ApiException(400, what, rule, where);
  }

  static ApiException unauthorized() {
    return new ApiException(
        401,
        "the token is missing or wrong",
        "send Authorization: Bearer TOKEN with the token from the file token in the state folder",
        "Authorization");
  }

  static ApiException notFound(String what, String where) {
    return new ApiException(404, what, "must exist", where);
  }

  static ApiException conflict(String what, String rule, String where) {
    return new ApiException(409, what, rule, where);
  }

  static ApiException tooMany(String what, String rule) {
    return tooMany(what, rule, "");
  }

  static ApiException tooMany(String what, String rule, String where) {
    return new ApiException(429, what, rule, where);
  }

  int status() {
    return status;
  }

  String what() {
    return String.valueOf(getMessage());
  }

  String rule() {
    return rule;
  }

  String where() {
    return where;
  }
}
