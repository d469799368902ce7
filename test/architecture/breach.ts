/** The rules of the house that are judged file by file. */
export type Rule = 'names' | 'planes' | 'units' | 'imports' | 'purity' | 'thin' | 'records' | 'foreign text';

/** What breaks a rule. */
export interface Breach {
  readonly file: string;
  readonly rule: Rule;
  /** What of the file it is, in a word or two. */
  readonly what: string;
  /** The rest of a sentence that begins with the file. */
  readonly says: string;
}

/** A breach as a sentence. */
export function sentence({ file, says }: Breach): string {
  return `${file}: ${says}`;
}
