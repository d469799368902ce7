import { textAt, valueAt } from '../../model/configuration/place.ts';
import { rewriteCompose } from './compose.ts';
import { rewriteKubernetes } from './kubernetes.ts';
import { rewriteLines, rewriteValues } from './plain.ts';
import type { FixedFile, LeakInText, Rewrite } from './types.ts';

/** What puts a reference in the place of a secret; undefined where nobody is certain how, and a person has to. */
export function rewriteLeak(file: FixedFile, leak: LeakInText, vaultAddress: string): Rewrite | undefined {
  const [first] = file.documents;
  // In these a reference is no text, and elsewhere it is nothing but one.
  if (isManifest(first?.value)) return rewriteKubernetes(file, leak, vaultAddress);
  if (valueAt(first?.value, ['services']) !== undefined) return rewriteCompose(file, leak, vaultAddress);
  return rewriteLines(file, leak, vaultAddress) ?? rewriteValues(file, leak, vaultAddress);
}

function isManifest(value: unknown): boolean {
  return textAt(value, ['apiVersion']) !== '' && textAt(value, ['kind']) !== '';
}
