import { heardSecrets } from '../../analyse/leaks/verification/heard-secrets.ts';
import { knownFinding } from '../../analyse/leaks/verification/known-finding.ts';
import type { Finding } from '../../model/finding/finding.ts';
import { ofKind } from '../../model/finding/about.ts';
import { mostUrgentFirst } from '../../model/finding/most-urgent-first.ts';
import { lazily } from '../../model/sequence.ts';
import { fingerprintOf } from '../../model/vault/fingerprint.ts';
import type { VaultKnowledge } from '../../model/vault/knowledge.ts';
import { readVaultIndex } from '../../observe/vault/read-index.ts';
import type { SecretRun } from './secret-run.ts';

/** A vault, or a file of its fingerprints: what it knows of secrets, which are not shown to it. */
export interface VaultSource {
  /** By which fingerprints are taken. */
  readonly key: Buffer;
  /** Those that it does not know are left out. Rejects with a `Fault` where it cannot be asked. */
  match(fingerprints: readonly string[]): Promise<ReadonlyMap<string, VaultKnowledge>>;
}

/** A file of fingerprints in the place of a vault. Throws a `Fault` that names the file. */
export function indexSource(path: string): VaultSource {
  const index = readVaultIndex(path);
  return {
    key: Buffer.from(index.key, 'base64'),
    match: (fingerprints) => {
      const found = fingerprints.flatMap((fingerprint) => {
        const places = index.placesOf(fingerprint);
        return places ? [[fingerprint, { at: index.at, places }] as const] : [];
      });
      return Promise.resolve(new Map(found));
    },
  };
}

/** Prepares to ask a vault about the secrets of a target, each once. */
export function startMatching(source: VaultSource): SecretRun {
  const heard = heardSecrets((secret) => fingerprintOf(source.key, secret));
  return {
    hear: heard.hear,
    tell: async (findings) => {
      const asked = new Set<string>();
      for (const finding of ofKind(findings, 'leak')) {
        const fingerprint = heard.keptOf(finding);
        if (fingerprint !== undefined) asked.add(fingerprint);
      }
      const known = asked.size > 0 ? await source.match([...asked]) : new Map<string, VaultKnowledge>();
      const told = lazily(findings, (finding): Finding[] => {
        const fingerprint = finding.kind === 'leak' ? heard.keptOf(finding) : undefined;
        const knowledge = fingerprint === undefined ? undefined : known.get(fingerprint);
        return [finding.kind === 'leak' && knowledge ? knownFinding(finding, knowledge) : finding];
      });
      return mostUrgentFirst(told);
    },
  };
}
