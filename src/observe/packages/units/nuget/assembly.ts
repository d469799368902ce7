import type { OpenFile } from '../../../../model/file.ts';
import { readAssemblyIdentity } from '../../../executable/cli-metadata.ts';
import { readPeImage } from '../../../executable/pe-image.ts';
import { readVersionResource } from '../../../executable/version-resource.ts';
import type { NamedPackage } from '../../language-package/types.ts';

/** A version as packages of NuGet have one; what follows a `+` tells of the build. */
const PRODUCT = /^(\d+(?:\.\d+){1,3}(?:-[\dA-Za-z.-]+)?)(?:\+[\w.-]*)?$/;
const FILE = /^\d+(?:\.\d+){1,3}$/;

/**
 * A managed assembly as the package that it most likely came from: they mostly have its name, and its version as that
 * of their product. Nothing for programs without managed code, and for assemblies of translations.
 */
export function packageOfAssembly(file: OpenFile): NamedPackage | undefined {
  const image = readPeImage(file);
  const identity = image && readAssemblyIdentity(file, image);
  if (!identity || identity.culture !== '') return undefined;
  const texts = readVersionResource(file, image);
  const product = PRODUCT.exec(texts.get('ProductVersion') ?? '')?.[1];
  const [written = ''] = (texts.get('FileVersion') ?? '').split(' ', 1);
  const version = product ?? (FILE.test(written) ? written : identity.version);
  return { kind: 'package', name: identity.name, version, evidence: 'installed' };
}
