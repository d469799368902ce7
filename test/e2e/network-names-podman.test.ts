import { describe } from 'node:test';
import type { Lane } from '../run/e2e/suite.ts';
import { missingHost } from './enforced-host.ts';
import { leadsToNames } from './names-on-host.ts';
import { missing } from './real-part.ts';

export const lane: Lane = 'machine';

const skip = missingHost() || missing('docker', 'dnsmasq', 'podman', 'runc', '/usr/lib/podman/aardvark-dns');

describe('names in network apply, with podman', { skip }, () => leadsToNames('podman'));
