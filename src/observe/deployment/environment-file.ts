import { filledIn, Room } from './compose-interpolation.ts';

const MOST_VARIABLES = 4096;
/** Characters that its variables may put into each other. */
const MOST_FILLED_IN = 2 ** 16;
const LINE =
  /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]{0,255})[ \t]*[=:][ \t]*(?:'([^']*)'|"((?:[^"\\]|\\.)*)"|([^\n]*))/;
const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/**
 * The variables of a file of an environment: `NAME=value` a line, in quotes or not, with those before filled in except
 * in single quotes. Lines that are none are passed over. Source: https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/
 */
export function readEnvironmentFile(text: string): Map<string, string> {
  const values = new Map<string, string>();
  const known = new Room(MOST_FILLED_IN).of(values);
  for (const line of text.split(/\r?\n/)) {
    const [, name, single, double, plain = ''] = LINE.exec(line) ?? [];
    if (name === undefined || values.size >= MOST_VARIABLES) continue;
    values.set(
      name,
      single ?? filledIn(double === undefined ? uncommented(plain) : unescaped(double), known),
    );
  }
  return values;
}

/** Without a comment, which begins behind a space. */
function uncommented(plain: string): string {
  return plain.startsWith('#') ? '' : plain.replace(/\s#.*$/, '').trim();
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/g, (_, character: string) => ESCAPED[character] ?? character);
}
