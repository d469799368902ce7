/** What is told of a product by its CPE 2.3 name (NISTIR 7695); values as they are bound, what is quoted stays so. */
export interface Cpe {
  /** `a` for applications, `o` for operating systems, `h` for devices. */
  readonly part: string;
  /** `vendor:product`. */
  readonly product: string;
  /** Without quotes; `*` for any, `-` for none. */
  readonly version: string;
  readonly update: string;
  readonly targetSoftware: string;
}

const FIELDS = 11;

/** Reads a formatted string `cpe:2.3:…`; undefined for anything else. */
export function readCpe(text: string): Cpe | undefined {
  if (!text.startsWith('cpe:2.3:') || text.length > 1000) return undefined;
  const fields = text.slice('cpe:2.3:'.length).match(/(?:\\.|[^:\\])+/g) ?? [];
  const [part = '', vendor = '', product = '', version = '', update = ''] = fields;
  if (fields.length !== FIELDS || !/^[aoh]$/.test(part)) return undefined;
  return {
    part,
    product: `${vendor}:${product}`.toLowerCase(),
    version: unquoted(version),
    update: unquoted(update),
    targetSoftware: unquoted(fields[8] ?? ''),
  };
}

function unquoted(text: string): string {
  return text.replaceAll(/\\(.)/g, '$1');
}
