import { decodeText } from '../../../document/text.ts';
import { mappingOf, parseYamlDocuments, scalarOf } from '../../../document/yaml.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { isCondaEnvironment } from '../../language-package/conda-files.ts';

/** `channel/subdir::name`, and what stands behind the name: `=1.2`, `==1.2=build`, ` >=1,<2`, ` 1.2 build`. */
const MATCH = /^(?:[^\s:[\]]+::)?([\w.-]+)(?![\w.-])([^[\]]*)(?:\[.*)?$/;

/** The environment file of Conda; what pip is to install is Python's. Source: conda's documentation, "Managing environments" */
export const ENVIRONMENT: PackageFormat = {
  evidence: 'declared',
  maximumSize: 1024 * 1024,
  decidedBy: { lockFiles: ['conda-lock.yml'] },
  recognises: isCondaEnvironment,
  read(file): LanguageFact[] {
    const [document] = parseYamlDocuments(decodeText(file.bytes()), file.entry.path);
    const listed = mappingOf(document).get('dependencies');
    const items = (Array.isArray(listed) ? listed : []).flatMap((item) => scalarOf(item) ?? []);
    const found = items.map(wishOf);
    const broken = items.filter((_, index) => found[index] === undefined);
    return [...found.filter((fact) => fact !== undefined), ...brokenParts(broken, 'declared')];
  },
};

/** Conda takes `=1.2` for any 1.2, so only `==` names one version. */
function wishOf(written: string): LanguageFact | undefined {
  const [, name, rest = ''] = MATCH.exec(written.trim()) ?? [];
  if (name === undefined) return undefined;
  const common = { kind: 'package', name: name.toLowerCase(), evidence: 'declared' } as const;
  const [specifier = ''] = rest.trim().split(/(?<=[\w*])\s+(?=[\w*])/, 1);
  const exact = /^==([\w.!+]+)(?:=[\w.*]+)?$|^=([\w.!+]+)=[\w.*]+$/.exec(specifier.replaceAll(' ', ''));
  if (exact) return { ...common, version: exact[1] ?? exact[2] ?? '' };
  return { ...common, version: '', range: specifier.trim() || '*' };
}
