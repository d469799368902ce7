import { decodeText } from '../../../document/text.ts';
import { mappingOf, parseYamlDocuments, scalarOf } from '../../../document/yaml.ts';
import { isCondaEnvironment } from '../../language-package/conda-files.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { requirements } from './project-manifests.ts';

/** What Conda's environment file has pip install; the rest is Conda's. Source: Conda's documentation, "Managing environments" */
export const CONDA_ENVIRONMENT: PackageFormat = {
  evidence: 'declared',
  maximumSize: 1024 * 1024,
  decidedBy: { lockFiles: [] },
  recognises: isCondaEnvironment,
  read(file): LanguageFact[] {
    const [document] = parseYamlDocuments(decodeText(file.bytes()), file.entry.path);
    const listed = mappingOf(document).get('dependencies');
    const items = Array.isArray(listed) ? listed : [];
    const wanted = items.flatMap((item) => {
      const pip = mappingOf(item).get('pip');
      return Array.isArray(pip) ? pip.flatMap((one) => scalarOf(one) ?? []) : [];
    });
    return requirements(
      wanted.filter((one) => !one.startsWith('-')),
      false,
    );
  },
};
