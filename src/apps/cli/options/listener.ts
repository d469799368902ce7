import { option } from './option.ts';

/** Where something listens, and what it shows of itself. */
export const LISTENER_OPTIONS = {
  host: option('--host <address>', 'address on which it listens', { absent: '127.0.0.1' }),
  tlsCertificate: option('--tls-certificate <file>', 'certificate with its chain, as PEM', {
    completion: 'file',
    requires: ['tlsKey'],
  }),
  tlsKey: option('--tls-key <file>', 'key of the certificate, as PEM', {
    completion: 'file',
    requires: ['tlsCertificate'],
  }),
};
