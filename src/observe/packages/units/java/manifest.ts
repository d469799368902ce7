const MAXIMUM_MAIN_SECTION = 512 * 1024;

/** What old builds wrote into the sections of packages instead of the main one. */
const OF_SECTIONS = ['implementation-title', 'implementation-version', 'implementation-vendor-id'];

/**
 * The main section of a MANIFEST.MF, its names in lower case (JAR File Specification, "JAR Manifest"): it ends at
 * the first empty line, and a line that starts with a blank goes on with the one before. What implements a package is
 * taken from the sections of packages where the main one says nothing of it and these agree.
 */
export function parseManifest(bytes: Buffer): ReadonlyMap<string, string> {
  const text = bytes.toString('utf8', 0, MAXIMUM_MAIN_SECTION);
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const end = lines.indexOf('');
  const main = new Map(attributesOf(end < 0 ? lines : lines.slice(0, end)));
  if (end < 0 || OF_SECTIONS.every((name) => main.has(name))) return main;
  const rest = lines.slice(end);
  for (const name of OF_SECTIONS.filter((one) => !main.has(one))) {
    const values = new Set(attributesOf(rest).flatMap(([key, value]) => (key === name ? [value] : [])));
    const [value] = values;
    const isPackage = name === 'implementation-title' && value?.includes('.');
    if (value !== undefined && values.size === 1 && !isPackage) main.set(name, value);
  }
  return main;
}

/** Names in lower case and values, in order, of however many sections. */
function attributesOf(lines: readonly string[]): [name: string, value: string][] {
  const attributes: [name: string, parts: string[]][] = [];
  let current: string[] | undefined;
  for (const line of lines) {
    if (line.startsWith(' ')) {
      current?.push(line.slice(1));
      continue;
    }
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    current = [line.slice(colon + 1)];
    attributes.push([line.slice(0, colon).trim().toLowerCase(), current]);
  }
  return attributes.map(([name, parts]) => [name, parts.join('').trim()]);
}
