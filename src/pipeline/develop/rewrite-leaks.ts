import { yamlText } from '../../model/yaml/write.ts';
import { formsOf } from '../../analyse/leak-fixes/forms.ts';
import { rewriteLeak } from '../../analyse/leak-fixes/rewrite.ts';
import type { FixedFile, LeakInText, Operation, Rewrite } from '../../analyse/leak-fixes/types.ts';
import { edited } from '../../model/configuration/edit.ts';
import type { Plain } from '../../model/configuration/structured.ts';
import { readStructured } from '../../observe/configuration/yaml/structured.ts';

/** Places of one secret in one file that are rewritten. */
const MOST_PLACES = 50;

/** A text in which references stand in the place of secrets. */
export interface Rewritten {
  readonly text: string;
  /** What is still to be done by hand. */
  readonly remarks: readonly string[];
  /** Is the secret still in it, where nobody is certain what to write? */
  readonly isLeft: boolean;
}

/** Puts references in the place of one secret of a text, comments and formatting kept. */
export function rewritten(path: string, text: string, leak: LeakInText, vaultAddress: string): Rewritten {
  const remarks = new Set<string>();
  let now = text;
  for (let place = 0; place < MOST_PLACES; place += 1) {
    const rewrite = rewriteLeak(fileOf(path, now), leak, vaultAddress);
    const next = rewrite && applied(path, now, rewrite);
    if (!rewrite || next === undefined || next === now) break;
    for (const remark of rewrite.remarks) remarks.add(remark);
    now = next;
  }
  return {
    text: now,
    remarks: [...remarks],
    isLeft: formsOf(leak.secret).some((form) => now.includes(form)),
  };
}

function fileOf(path: string, text: string): FixedFile {
  const { documents } = /\.(?:ya?ml|json)$/i.test(path)
    ? readStructured(text, path, '1.2')
    : { documents: [] };
  return { path, text, documents };
}

/** Undefined where an operation is of nothing that can be placed with certainty: then none is made. */
function applied(path: string, text: string, { change, added }: Rewrite): string | undefined {
  if (typeof change === 'string') return change;
  let now = text;
  for (const operation of change) {
    const next = operated(path, now, operation);
    if (next === undefined) return undefined;
    now = next;
  }
  return added.reduce<string>(withDocument, now);
}

function operated(path: string, text: string, operation: Operation): string | undefined {
  const document = fileOf(path, text).documents.find(({ number }) => number === operation.document);
  const edits =
    operation.kind === 'set'
      ? document?.set(operation.path, operation.value)
      : document?.remove(operation.path);
  return edits && edited(text, edits);
}

function withDocument(text: string, document: Plain): string {
  const added = yamlText(document);
  // Another secret of the same path has asked for it already.
  if (text.includes(added)) return text;
  return `${text.replace(/(?<!\n)\n*$/, '\n')}---\n${added}`;
}
