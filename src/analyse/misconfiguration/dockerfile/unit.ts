import type { CheckSet } from '../types.ts';
import { ACCOUNT_CHECKS } from './accounts.ts';
import { BASE_IMAGE_CHECKS } from './base-images.ts';
import { BUILD_OPTION_CHECKS } from './build-options.ts';
import { DOWNLOAD_CHECKS } from './downloads.ts';
import { COPYING_CHECKS } from './copying.ts';
import { FOLDER_CHECKS } from './folders.ts';
import { PERMISSION_CHECKS } from './permissions.ts';
import { FORM_CHECKS } from './form.ts';
import { PACKAGE_CACHE_CHECKS } from './package-caches.ts';
import { PACKAGE_CHOICE_CHECKS } from './package-choice.ts';
import { PACKAGE_TRUST_CHECKS } from './package-trust.ts';
import { PINNING_CHECKS } from './pinning.ts';
import { PEER_CHECKS } from './peers.ts';
import { PORT_CHECKS } from './ports.ts';
import { RUNTIME_CHECKS } from './runtime.ts';
import { SCRIPT_CHECKS } from './scripts.ts';
import { SECRET_CHECKS } from './secrets.ts';
import type { DockerfileCheck, DockerfileSubject } from './subject.ts';
import { TAKEOVER_CHECKS } from './takeovers.ts';
import { USER_CHECKS } from './users.ts';
import { VARIABLE_CHECKS } from './variables.ts';

/** What Dockerfiles make of images. */
export const dockerfileChecks: CheckSet<DockerfileSubject> = {
  id: 'dockerfile',
  title: 'Dockerfiles',
  exampleFile: '/Dockerfile',
  checks: [
    ...USER_CHECKS,
    ...ACCOUNT_CHECKS,
    ...SECRET_CHECKS,
    ...BASE_IMAGE_CHECKS,
    ...DOWNLOAD_CHECKS,
    ...TAKEOVER_CHECKS,
    ...PEER_CHECKS,
    ...PINNING_CHECKS,
    ...PACKAGE_TRUST_CHECKS,
    ...PACKAGE_CHOICE_CHECKS,
    ...PACKAGE_CACHE_CHECKS,
    ...COPYING_CHECKS,
    ...PERMISSION_CHECKS,
    ...FOLDER_CHECKS,
    ...BUILD_OPTION_CHECKS,
    ...PORT_CHECKS,
    ...VARIABLE_CHECKS,
    ...RUNTIME_CHECKS,
    ...FORM_CHECKS,
    ...SCRIPT_CHECKS,
  ] as [DockerfileCheck, ...DockerfileCheck[]],
};
