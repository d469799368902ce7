const MAXIMUM_MAIN_SECTION = 512 * 1024;

/**
 * The main section of a MANIFEST.MF, its names in lower case (JAR File Specification, "JAR Manifest"): it ends at
 * the first empty line, and a line that starts with a blank goes on with the one before.
 */
export function parseManifest(bytes: Buffer): ReadonlyMap<string, string> {
  const text = bytes.toString('utf8', 0, MAXIMUM_MAIN_SECTION);
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const end = lines.indexOf('');
  const attributes = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const line of end < 0 ? lines : lines.slice(0, end)) {
    if (line.startsWith(' ')) {
      current?.push(line.slice(1));
      continue;
    }
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    current = [line.slice(colon + 1)];
    attributes.set(line.slice(0, colon).trim().toLowerCase(), current);
  }
  return new Map([...attributes].map(([name, parts]) => [name, parts.join('').trim()]));
}
