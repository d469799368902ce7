/** What a type of key is made of, and so what it can do. */
export type KeyTraits =
  | { readonly family: 'aead'; readonly cipher: AeadCipher; readonly bytes: number }
  | { readonly family: 'rsa'; readonly bits: number }
  | { readonly family: 'ec'; readonly curve: EcCurve; readonly shown: string }
  | { readonly family: 'ed25519' }
  | { readonly family: 'hmac' };
/** As OpenSSL names them, but for one that it has not. */
export type AeadCipher = 'aes-128-gcm' | 'aes-256-gcm' | 'chacha20-poly1305' | 'xchacha20-poly1305';
/** As OpenSSL names them. */
export type EcCurve = 'prime256v1' | 'secp384r1' | 'secp521r1';

/** Every type of key, as the API names it. */
export const KEY_TYPE_IDS = [
  'aes128-gcm96',
  'aes256-gcm96',
  'chacha20-poly1305',
  'xchacha20-poly1305',
  'ed25519',
  'ecdsa-p256',
  'ecdsa-p384',
  'ecdsa-p521',
  'rsa-2048',
  'rsa-3072',
  'rsa-4096',
  'hmac',
] as const;
export type KeyType = (typeof KEY_TYPE_IDS)[number];

const TRAITS: Readonly<Record<KeyType, KeyTraits>> = {
  'aes128-gcm96': { family: 'aead', cipher: 'aes-128-gcm', bytes: 16 },
  'aes256-gcm96': { family: 'aead', cipher: 'aes-256-gcm', bytes: 32 },
  'chacha20-poly1305': { family: 'aead', cipher: 'chacha20-poly1305', bytes: 32 },
  'xchacha20-poly1305': { family: 'aead', cipher: 'xchacha20-poly1305', bytes: 32 },
  ed25519: { family: 'ed25519' },
  'ecdsa-p256': { family: 'ec', curve: 'prime256v1', shown: 'P-256' },
  'ecdsa-p384': { family: 'ec', curve: 'secp384r1', shown: 'P-384' },
  'ecdsa-p521': { family: 'ec', curve: 'secp521r1', shown: 'P-521' },
  'rsa-2048': { family: 'rsa', bits: 2048 },
  'rsa-3072': { family: 'rsa', bits: 3072 },
  'rsa-4096': { family: 'rsa', bits: 4096 },
  hmac: { family: 'hmac' },
};

export function traitsOf(type: KeyType): KeyTraits {
  return TRAITS[type];
}

/** What keys of a type can do. */
export function abilitiesOf(type: KeyType) {
  const { family } = traitsOf(type);
  return {
    encrypts: family === 'aead' || family === 'rsa',
    signs: family === 'rsa' || family === 'ec' || family === 'ed25519',
    derives: family === 'aead' || family === 'ed25519',
    converges: family === 'aead',
  };
}
