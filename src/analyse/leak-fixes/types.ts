import type { Path } from '../../model/configuration/place.ts';
import type { Plain, StructuredDocument } from '../../model/configuration/structured.ts';
import type { VaultKnowledge } from '../../model/vault/knowledge.ts';

/** A secret in a text, and where a vault has it. */
export interface LeakInText {
  readonly secret: string;
  readonly place: VaultKnowledge['places'][number];
}

/** A text with its documents, where it is one of keys and values. */
export interface FixedFile {
  readonly path: string;
  readonly text: string;
  readonly documents: readonly StructuredDocument[];
}

/** What is done to a document, one after the other: each is placed in what the one before left. */
export type Operation =
  | { readonly kind: 'set'; readonly document: number; readonly path: Path; readonly value: Plain }
  | { readonly kind: 'remove'; readonly document: number; readonly path: Path };

/** What puts a reference in the place of a secret. */
export interface Rewrite {
  /** Operations, or the whole text anew where it is no document. */
  readonly change: readonly Operation[] | string;
  /** Documents that are added at the end. */
  readonly added: readonly Plain[];
  /** What is still to be done by hand, in sentences. */
  readonly remarks: readonly string[];
}

/** How one kind of file has references; undefined: it is not of this kind, or the secret is where nobody is certain. */
export type Rewriter = (file: FixedFile, leak: LeakInText, vaultAddress: string) => Rewrite | undefined;
