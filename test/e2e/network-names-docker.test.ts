import { describe } from 'node:test';
import type { Lane } from '../run/e2e/suite.ts';
import { missingHost } from './enforced-host.ts';
import { leadsToNames } from './names-on-host.ts';
import { missing, missingEngine } from './real-part.ts';

export const lane: Lane = 'engine';

const skip = missingHost() || missing('docker', 'dnsmasq') || missingEngine();

describe('names in network apply, with docker', { skip }, () => leadsToNames('docker'));
