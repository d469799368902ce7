import type { Severity } from '../../model/finding/head.ts';

/** What of a secret's own structure could be checked without asking anybody. */
export type Structure = 'right' | 'wrong' | 'unchecked';

/** A format of credentials, as its issuer documents it: data, one of the rule pack. */
export interface LeakRule {
  /** Its issuer first, in kebab case: `github-personal-access-token`. */
  readonly id: string;
  /** `GitHub personal access token`. */
  readonly title: string;
  readonly severity: Severity;
  /** Lower-case ASCII of at least three bytes each, one of which is in or near every match, in any case of letters. */
  readonly keywords: readonly [string, ...string[]];
  /**
   * What a match is, within the window around a keyword. Its group `secret`, or else the whole, is the secret. Linear:
   * every repetition has an upper bound, and none stands within another that could take the same text.
   */
  readonly pattern: RegExp;
  /** Characters that a match can have at most before and behind its keyword; default 256. */
  readonly reach?: number;
  /** Whether a match may be around a keyword, of which most are of something else: a glance that spares the pattern. */
  readonly accepts?: (bytes: Uint8Array, start: number, end: number) => boolean;
  /** Bits a character that the secret must have at least (Shannon). */
  readonly entropy?: number;
  /** Structure or checksum: `wrong` is no finding. */
  readonly check?: (secret: string) => Structure;
  /** The same for tests and production by its issuer's own word: `sk_test_` is of less weight. */
  readonly severityOf?: (secret: string) => Severity;
  /** Where the issuer says what it looks like, and where it is revoked. */
  readonly source: string;
  readonly revoke: string;
  /**
   * Texts that must match, and such that must not, which are its tests. `{alnum:36}` and its like stand for as many made
   * up characters (`test/fixtures/made-up-text.ts`), so that nothing here looks like a secret of anybody.
   */
  readonly examples: readonly [string, ...string[]];
  readonly nearMisses: readonly [string, ...string[]];
}

/** The rules of one issuer. */
export interface IssuerRules {
  /** Its folder-less file's name: `github`. */
  readonly id: string;
  readonly issuer: string;
  readonly rules: readonly [LeakRule, ...LeakRule[]];
}

/** Text around a keyword, in which a detector looks. */
export interface Window {
  /** Each byte is one character (Latin-1), so that places are places of bytes. */
  readonly text: string;
  /** Where in `text` the keyword begins and ends. */
  readonly start: number;
  readonly end: number;
  /** Of the file that is looked at, from the target's root; empty where there is none. */
  readonly path: string;
}

/** What a detector sees in a window. */
export interface Detection {
  readonly rule: Pick<LeakRule, 'id' | 'title' | 'severity' | 'revoke' | 'source'>;
  /** Where in the window's text the secret is. */
  readonly start: number;
  readonly end: number;
  /** 0 to 1: how sure it is that this is a credential. */
  readonly confidence: number;
  /** Why, in a few words each: `checksum is right`, `key name says password`. */
  readonly reasons: readonly string[];
  /** Is the rule one that others wrote? */
  readonly isForeign?: boolean;
}

/** That a file of rules, or a baseline, hides a finding. */
export interface Allowed {
  /** `path:line`. */
  readonly source: string;
  readonly reason?: string;
  /** Only where a commit in one of these sets brought it, which findings share; default wherever it is. */
  readonly commits?: readonly ReadonlySet<string>[];
}

/** Something that knows secrets by a keyword near them: a rule of the pack, or the classifier of generic ones. */
export interface Detector {
  readonly id: string;
  readonly keywords: readonly string[];
  /** Bytes before and behind the keyword that it has to see. */
  readonly before: number;
  readonly after: number;
  /** Whether the bytes around a keyword may be of something: a glance that spares cutting a window. */
  readonly accepts?: (bytes: Uint8Array, start: number, end: number) => boolean;
  /** Is in every window in which it sees something: a match of it within. Spares looking where there is none. */
  readonly pattern?: RegExp;
  /** Does it look at all of the text, wherever the keyword is? Windows that overlap are then given to it as one. */
  readonly merges?: boolean;
  detect(window: Window): Iterable<Detection>;
}

/** Hears of a keyword of a detector, by the detector's number. */
export type OnPlace = (detector: number, start: number, end: number) => void;

/** Whether a place of a detector's keyword is to be told of; it may be asked of one place twice. */
export type IsWanted = (detector: number, start: number, end: number) => boolean;

/** Finds where detectors have to look: what it finds decides what they see, however it is found. */
export interface PlaceFinder {
  /**
   * Calls for the places of each detector's keywords, in any case of ASCII letters: those of one detector in the order of
   * their ends, the longer of two first. Those whose windows hang together may be left out if the detector sees nothing
   * in any of them, all or none: what a window is depends on them. Those that are not wanted are not told of.
   */
  find(bytes: Uint8Array, onPlace: OnPlace, isWanted?: IsWanted): void;
}

export type MakePlaceFinder = (detectors: readonly Detector[]) => PlaceFinder;

/** A place in text as people count it, from 1; columns are UTF-16 code units of text that is UTF-8. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** A secret that was found in bytes. */
export interface Leak extends Pick<Detection, 'rule' | 'confidence' | 'reasons'> {
  /** Where it is, in bytes of what was given, or of what was decoded last. */
  readonly start: number;
  readonly end: number;
  /** Its text. It leaves the engine for fingerprints and verification, and is in no report. */
  readonly secret: string;
  /** Who hides it. */
  readonly allowed?: Allowed;
  /** What on its lines asks for it to be ignored, in the words of another tool: `gitleaks:allow`. */
  readonly asks?: string;
  /**
   * Lines and columns from 1, of the bytes that were given: of the encoded text where it was decoded. Of a rule that
   * others wrote it is where the match begins, as their tools tell it.
   */
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  /** Behind the last character. */
  readonly endColumn: number;
  /** What had to be undone, outermost first; empty where it stands as it is. */
  readonly decodings: readonly string[];
}
