import type { ProfileFinding } from '../finding/profile.ts';
import type { Artefact, Loss } from '../profile/artefact.ts';
import type { Section } from '../profile/key.ts';
import type { State } from '../profile/line.ts';

/** Raised in its first part only when the meaning of a field changes. */
export const PROFILE_REPORT_VERSION = '1.0';

/** A finding about one line, by the names that this report has for what it is made of. */
export interface LintFinding extends Pick<ProfileFinding, 'severity' | 'advice'> {
  readonly vectors: Readonly<ProfileFinding['vectors']>;
  readonly rule: ProfileFinding['id'];
  readonly section: Section;
  /** The line's path, such as `egress[2].http[0]`. */
  readonly path: string;
  readonly message: ProfileFinding['title'];
}

/** What a change does to what is allowed. `both` allows something more and something less, or it cannot be told; `none` changes nothing that is enforced. */
export type Effect = 'wider' | 'tighter' | 'both' | 'none';

/** One line that is new, gone or different, or a section that begins or ceases to say anything. */
export interface Change {
  readonly kind: 'added' | 'removed' | 'changed' | 'section';
  readonly section: Section;
  /** Its path in the first profile, or in the second where it is new. */
  readonly path: string;
  /** The line in a few words, as it is now, or as it was where it is gone. */
  readonly says: string;
  /** Names of the keys that differ, state and provenance among them. */
  readonly fields: readonly string[];
  readonly effect: Effect;
}

/** `agreed`: declared or written, and seen. `unused`: never seen. `suspect`: seen, but nobody declared it. */
export type Agreement = 'agreed' | 'unused' | 'suspect';

/** What a line means and why it is there, as sentences to show and values to decide by. */
export interface Explanation {
  readonly path: string;
  /** The lines that it belongs to and itself, outermost first, each in a few words. */
  readonly says: readonly string[];
  readonly state: State;
  /** What the state does. */
  readonly effect: string;
  /** One sentence for each provenance. */
  readonly reasons: readonly string[];
  /** Undefined where nothing was to be seen. */
  readonly standing: Agreement | undefined;
  readonly findings: readonly LintFinding[];
}

interface ProfileReport {
  readonly schemaVersion: typeof PROFILE_REPORT_VERSION;
}

/** What is said of each workload, in the order of the files. Workloads are `namespace/name`. */
export interface LintReport extends ProfileReport {
  readonly workloads: readonly { readonly workload: string; readonly findings: readonly LintFinding[] }[];
}

export interface ExplainReport extends ProfileReport {
  readonly workloads: readonly { readonly workload: string; readonly explanation: Explanation }[];
}

/** `side` says which of the two has a profile of the workload; only where both have one there are changes to tell. */
export interface DiffReport extends ProfileReport {
  readonly workloads: readonly {
    readonly workload: string;
    readonly side: 'both' | 'before' | 'after';
    readonly changes: readonly Change[];
  }[];
}

export interface CompiledWorkload {
  readonly workload: string;
  readonly artefacts: readonly (Artefact & { readonly engine: string })[];
  readonly losses: readonly (Loss & { readonly engine: string })[];
  /** Sections of the profile that none of the engines enforces. */
  readonly unenforced: readonly Section[];
}

export interface CompileReport extends ProfileReport {
  readonly engines: readonly string[];
  /** Were losses refused, so that there are no artefacts? */
  readonly refused: boolean;
  readonly workloads: readonly CompiledWorkload[];
}

/** Lines that were accepted or refused. */
export interface DecisionReport extends ProfileReport {
  readonly state: State;
  readonly lines: readonly {
    readonly workload: string;
    /** Its path, such as `egress[2].http[0]`. */
    readonly line: string;
    /** What it is about, in a few words. */
    readonly says: string;
    readonly was: State;
  }[];
}
