import type { ExceptionRemark } from '../exception/remark.ts';
import type { Gap } from '../gap.ts';

/** What others wrote to tell which secrets are known or none: findings for which it holds are hidden, not gone. */
export interface Allowance {
  /** `path:line`. */
  readonly source: string;
  readonly reason?: string;
  /** Does one of the criteria that are given suffice, or have all to hold? */
  readonly condition: 'any' | 'all';
  /** Full ids of commits, in lower case. */
  readonly commits: readonly string[];
  /** Expressions over the path from the target's root, without a slash in front. */
  readonly paths: readonly string[];
  /** Expressions over what `target` says. */
  readonly expressions: readonly string[];
  readonly target: 'secret' | 'match' | 'line';
  /** Texts, one of which the secret has in it, in any case of letters. */
  readonly stopwords: readonly string[];
  /** Ids of the rules that it is about; default all. */
  readonly rules?: readonly string[];
}

/** What else has to be found near a match, for it to be a finding. */
export interface RequiredRule {
  readonly id: string;
  /** Lines, and columns, that their begins are apart at most; default any in the same text. */
  readonly withinLines?: number;
  readonly withinColumns?: number;
}

/** How many characters of a kind the secret has at least, and what must not be in it. */
export interface CharacterRequirements {
  readonly digits: number;
  readonly uppercase: number;
  readonly lowercase: number;
  readonly special: number;
  readonly specialCharacters: string;
  /** In any case of letters. */
  readonly without: readonly string[];
}

/** A rule as somebody else's file states it. */
export interface ForeignRule {
  readonly id: string;
  readonly title: string;
  /** `path:line`. */
  readonly source: string;
  readonly references: readonly string[];
  /** 0 to 1. */
  readonly confidence: number;
  /** In RE2's syntax; without one the path alone tells. */
  readonly expression?: string;
  /** Over the path from the target's root, without a slash in front. */
  readonly path?: string;
  /** Which group is the secret: its number from 1 or its name; 0 for the whole; default the first that says enough. */
  readonly group?: number | string;
  /** Bits a character (Shannon) that the secret has to have more than. */
  readonly entropy?: number;
  /** Does the secret have to have a digit? */
  readonly needsDigit: boolean;
  readonly characters?: CharacterRequirements;
  /** Any of which has to be in the text, in any case of letters; none: any text is looked at. */
  readonly keywords: readonly string[];
  readonly allowances: readonly Allowance[];
  readonly required: readonly RequiredRule[];
  /** False for what only other rules require. */
  readonly isReported: boolean;
}

/** What a file of rules says, and what of it nothing here does. */
export interface ForeignRules {
  readonly rules: readonly ForeignRule[];
  /** Over every secret, whatever rule knows it. */
  readonly allowances: readonly Allowance[];
  /** Are rules of our own to look as well? */
  readonly usesOwnRules: boolean;
  /** Ids of rules that are not to look, whoever's they are. */
  readonly disabled: readonly string[];
  /** What is asked and makes no difference to what is found, or has more be found. */
  readonly remarks: readonly ExceptionRemark[];
  /** Rules that cannot look. */
  readonly gaps: readonly Gap[];
}

/** Secrets that somebody already knows of, by the SHA-1 of their text in hexadecimal digits. */
export interface KnownSecrets {
  /** By path from the target's root: by digest what is said of it. */
  readonly files: ReadonlyMap<string, ReadonlyMap<string, KnownSecret>>;
  readonly remarks: readonly ExceptionRemark[];
}

export interface KnownSecret {
  readonly source: string;
  readonly reason: string;
}
