import { endingWith } from '../../../model/path-test.ts';
import { entriesOf, isFields, textOf, textsOf } from '../../document/fields.ts';
import { parseRelaxedJsonObject } from '../../document/json.ts';
import { decodeText } from '../../document/text.ts';
import { brokenParts } from './broken-parts.ts';
import { isForeign } from './foreign-folders.ts';
import type { LanguageFact, PackageFormat } from './types.ts';

/** `NAME@RANGE/MODULE`, with a slash in front too; the range may be a tag, and need not be there. */
const SPECIFIER = /^\/?((?:@[^@/]+\/)?[^@/]+)(?:@([^/]*))?(?:\/.*)?$/s;
const EXACT = /^[=v]?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/;
/** `latest`, `next`: whatever the registry calls so. */
const TAG = /^[a-z][\w.-]*$/i;

/**
 * The packages of one registry that Deno's configuration imports; modules by address or path are none.
 * Source: https://docs.deno.com/runtime/fundamentals/configuration/
 */
export function denoJson(registry: 'npm' | 'jsr'): PackageFormat {
  return {
    evidence: 'declared',
    maximumSize: 1024 * 1024,
    decidedBy: { lockFiles: ['deno.lock'] },
    recognises: endingWith(
      ['/deno.json', '/deno.jsonc'],
      (path) => /\/deno\.jsonc?$/.test(path) && !isForeign(path),
    ),
    read(file): LanguageFact[] {
      const { imports, scopes, workspace } = parseRelaxedJsonObject(
        decodeText(file.bytes()),
        file.entry.path,
      );
      const maps = [imports, ...entriesOf(scopes).map(([, map]) => map)];
      const broken: string[] = [];
      const found = maps.flatMap(entriesOf).flatMap(([key, value]): LanguageFact[] => {
        const specifier = textOf(value) ?? '';
        if (!specifier.startsWith(`${registry}:`)) return [];
        const [, name, range = ''] = SPECIFIER.exec(specifier.slice(registry.length + 1)) ?? [];
        if (name === undefined) broken.push(key);
        return name === undefined
          ? []
          : [{ kind: 'package', name, ...decided(range.trim()), evidence: 'declared' }];
      });
      const patterns = textsOf(isFields(workspace) ? workspace.members : workspace);
      return [
        ...found,
        ...(patterns.length > 0 ? [{ kind: 'workspaces', patterns } as const] : []),
        ...brokenParts(broken, 'declared'),
      ];
    },
  };
}

function decided(range: string): { version: string; range?: string } {
  if (EXACT.test(range)) return { version: range.replace(/^[=v]/, '') };
  return {
    version: '',
    range: range === '' || (TAG.test(range) && !/^[xv]\d|^x$/i.test(range)) ? '*' : range,
  };
}
