import { decodeText } from '../../../document/text.ts';
import { mappingOf, parseYamlDocuments, scalarOf } from '../../../document/yaml.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import type { OpenFile } from '../../../../model/file.ts';
import { endingWith } from '../../../../model/path-test.ts';

/** A version, not a range of them. */
const EXACT = /^v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/;
const LIMITS = { maximumSize: 4 * 1024 * 1024 };

/** Charts that a chart needs, at the versions that were fetched. Source: https://helm.sh/docs/topics/charts/#the-chart-file-structure */
export const CHART_LOCK: PackageFormat = {
  ...LIMITS,
  evidence: 'locked',
  recognises: endingWith(['/Chart.lock', '/requirements.lock']),
  read: (file) => dependenciesOf(file, 'locked'),
};

/** Charts that a chart asks for; `requirements.yaml` is that of Helm 2. */
export const CHART: PackageFormat = {
  ...LIMITS,
  evidence: 'declared',
  recognises: endingWith(['/Chart.yaml', '/requirements.yaml']),
  decidedBy: { lockFiles: ['Chart.lock', 'requirements.lock'] },
  read: (file) => dependenciesOf(file, 'declared'),
};

function dependenciesOf(file: OpenFile, evidence: 'locked' | 'declared'): LanguageFact[] {
  const [document] = parseYamlDocuments(decodeText(file.bytes()), file.entry.path);
  const listed = mappingOf(document).get('dependencies');
  const broken: string[] = [];
  const facts = (Array.isArray(listed) ? listed : []).flatMap((item, index): LanguageFact[] => {
    const fields = mappingOf(item);
    const [name, version, repository = ''] = ['name', 'version', 'repository'].map((key) =>
      scalarOf(fields.get(key)),
    );
    if (repository.startsWith('file://')) return [];
    if (!name) {
      broken.push(`dependencies[${index}]`);
      return [];
    }
    const isExact = version !== undefined && EXACT.test(version);
    if (!isExact && evidence === 'locked') broken.push(`dependencies[${index}]`);
    if (isExact) return [{ kind: 'package', name, version, evidence, direct: true }];
    return evidence === 'locked'
      ? []
      : [{ kind: 'package', name, version: '', range: version || '*', evidence, direct: true }];
  });
  return [...facts, ...brokenParts(broken, evidence)];
}
