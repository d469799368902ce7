import { Fault } from '../../../../model/fault.ts';
import { listOf } from '../../../../model/json/list-of.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { parseJsonObject } from '../../../document/json.ts';
import { decodeText, linesOf } from '../../../document/text.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import * as z from 'zod';

/** Hosts whose providers and modules are named without them. */
const PUBLIC = /^registry\.(?:terraform\.io|opentofu\.org)\//;

/** The dependency lock file. Source: https://developer.hashicorp.com/terraform/language/files/dependency-lock */
export const LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: 8 * 1024 * 1024,
  recognises: endingWith('/.terraform.lock.hcl'),
  read(file) {
    const facts: LanguageFact[] = [];
    const open: string[] = [];
    let [provider, version]: [string | undefined, string | undefined] = [undefined, undefined];
    for (const line of linesOf(decodeText(file.bytes()))) {
      const opened = /^\s{0,20}provider\s{1,20}"([^"\s]{1,250})"\s{0,20}\{/.exec(line)?.[1];
      if (opened !== undefined) [provider, version] = [opened, undefined];
      version ??= /^\s{1,20}version\s{0,20}=\s{0,20}"([^"\s]{1,100})"/.exec(line)?.[1];
      if (!line.startsWith('}') || provider === undefined) continue;
      const name = provider.replace(PUBLIC, '');
      if (version === undefined) open.push(name);
      else facts.push({ kind: 'package', name, version, evidence: 'locked' });
      provider = undefined;
    }
    return [...facts, ...unversioned(open, 'locked')];
  },
};

const modulesSchema = z.object({
  Modules: listOf(
    z.object({
      Key: z.string().default(''),
      Source: z.string().default(''),
      Version: z.string().default(''),
    }),
  ),
});

/** What `terraform init` notes of the modules that it fetched (Terraform, `internal/modsdir`). */
export const MODULES: PackageFormat = {
  evidence: 'locked',
  maximumSize: 8 * 1024 * 1024,
  recognises: endingWith('/.terraform/modules/modules.json'),
  read(file) {
    const { path } = file.entry;
    const parsed = modulesSchema.safeParse(parseJsonObject(decodeText(file.bytes()), path));
    if (!parsed.success) throw new Fault('malformed', `${path}: it lists no modules`);
    const fetched = parsed.data.Modules.filter(({ Source }) => Source !== '' && !/^\.{1,2}\//.test(Source));
    const facts = fetched.flatMap(({ Source, Version }): LanguageFact[] =>
      Version === '' ? [] : [{ kind: 'package', name: nameOf(Source), version: Version, evidence: 'locked' }],
    );
    const open = fetched.filter(({ Version }) => Version === '').map(({ Source }) => Source);
    return [...facts, ...unversioned(open, 'locked')];
  },
};

/** A module's address, without the host of a public registry and the folder inside it. */
function nameOf(source: string): string {
  return source.replace(PUBLIC, '').split('//', 1)[0] ?? source;
}
