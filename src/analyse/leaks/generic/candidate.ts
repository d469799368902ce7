import type { Family } from './names.ts';

/** How a value stands to what names it. */
export const FORMS = [
  'assignment',
  'member',
  'comparison',
  'argument',
  'call',
  'flag',
  'element',
  'attribute',
  'header',
  'statement',
  'url',
  'bare',
] as const;
export type Form = (typeof FORMS)[number];

/** Text that may be a credential, with what stands around it. */
export interface Candidate {
  readonly family: Family;
  readonly form: Form;
  /** As it stands there; of a URL its user. */
  readonly name: string;
  readonly value: string;
  /** Places of the value in the window. */
  readonly start: number;
  readonly end: number;
  /** What it is quoted by, without escapes; empty where it is not. */
  readonly quote: string;
  /** What is called or built around the value: `[]byte(`. */
  readonly wrapper: string;
  /** The rest of its line before the name and behind the value. */
  readonly before: string;
  readonly behind: string;
  readonly path: string;
}
