import { dockerArchiveSource } from './docker-archive/source.ts';
import { engineSource } from './engine/source.ts';
import { imageFolderSource } from './image-folder/source.ts';
import { ociArchiveSource } from './oci-archive/source.ts';
import { ociLayoutSource } from './oci-layout/source.ts';
import { registrySource } from './registry/source.ts';
import { repositorySource } from './repository/source.ts';
import { rootFilesystemSource } from './root-filesystem/source.ts';
import { sbomSource } from './sbom/source.ts';
import { sourceFolderSource } from './source-folder/source.ts';
import type { SourceUnit } from './types.ts';

/** Every source, in the order they are asked whether they know a target: what lies here before what is elsewhere. */
export const SOURCE_UNITS: readonly SourceUnit[] = [
  dockerArchiveSource,
  ociArchiveSource,
  ociLayoutSource,
  imageFolderSource,
  sbomSource,
  rootFilesystemSource,
  repositorySource,
  sourceFolderSource,
  engineSource,
  registrySource,
];
