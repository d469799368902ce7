import { Fault } from '../../../model/fault.ts';
import { endingWith, withEnds } from '../../../model/path-test.ts';
import { decodeText } from '../../document/text.ts';
import { mappingOf, parseYamlDocuments, scalarOf } from '../../document/yaml.ts';
import { brokenParts } from './broken-parts.ts';
import { type NeedingPackage, withNeeds } from './needs.ts';
import type { LanguageFact, PackageFormat } from './types.ts';

/** Is this a file that Conda makes environments of? */
export const isCondaEnvironment = withEnds(['.yml', '.yaml'], (path) =>
  /\/(?:[^/]*[-_.])?environment(?:[-_.][^/]*)?\.ya?ml$/i.test(path),
);

/**
 * conda-lock's unified lock file: what Conda or pip is to install, once for every platform.
 * Source: conda-lock's documentation, "Output formats"
 */
export function condaLock(manager: 'conda' | 'pip', canonical: (name: string) => string): PackageFormat {
  return {
    evidence: 'locked',
    maximumSize: 32 * 1024 * 1024,
    recognises: endingWith(['conda-lock.yml', 'conda-lock.yaml'], (path) =>
      /\/(?:[^/]*[-_.])?conda-lock\.ya?ml$/.test(path),
    ),
    read(file): LanguageFact[] {
      const { path } = file.entry;
      const [document] = parseYamlDocuments(decodeText(file.bytes()), path);
      const listed = mappingOf(document).get('package');
      if (!Array.isArray(listed)) throw new Fault('malformed', `${path}: no \`package\``);
      const found: NeedingPackage[] = [];
      const broken: string[] = [];
      for (const [index, item] of listed.entries()) {
        const entry = mappingOf(item);
        const [name, version] = [scalarOf(entry.get('name')), scalarOf(entry.get('version'))];
        if (!name || !version) broken.push(`package ${index + 1}`);
        if (!name || !version || (scalarOf(entry.get('manager')) ?? 'conda') !== manager) continue;
        const category = scalarOf(entry.get('category')) ?? 'main';
        const development = category !== 'main';
        found.push({
          fact: { kind: 'package', name: canonical(name), version, evidence: 'locked', development },
          needs: [...mappingOf(entry.get('dependencies')).keys()].map(canonical),
        });
      }
      return [...withNeeds(found), ...(manager === 'conda' ? brokenParts(broken, 'locked') : [])];
    },
  };
}
