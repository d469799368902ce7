/** Wrappers of Java that give the text that they are given. */
export const SAME_IN_JAVA: readonly string[] = [
  'java.net.URI',
  'java.net.URI.create',
  'java.net.URL',
  'okhttp3.HttpUrl.parse',
  'okhttp3.HttpUrl.get',
  'String.valueOf',
  'Integer.parseInt',
  'Integer.valueOf',
  'Objects.requireNonNull',
  'java.util.Objects.requireNonNull',
  'mongo.ConnectionString',
];
