/** An identity provider for tests: its keys, tokens signed with them, and an HTTP server that publishes them and can fail. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** How it names itself, and whom its tokens are for. */
export const named = { issuer: 'https://login.example.city', audience: 'one-check' };

/** A key pair of the provider, as it publishes one half and signs with the other. */
export class ProviderKey {
  readonly kid: string;
  readonly #pair = generateKeyPair('ES256');

  constructor(kid: string) {
    this.kid = kid;
  }

  async published() {
    return { ...(await exportJWK((await this.#pair).publicKey)), kid: this.kid, alg: 'ES256' };
  }

  /** A token of an analyst that is good for five minutes. */
  async token(): Promise<string> {
    return new SignJWT({ sub: 'analyst-1', role: 'ANALYST' })
      .setProtectedHeader({ alg: 'ES256', kid: this.kid })
      .setIssuer(named.issuer)
      .setAudience(named.audience)
      .setExpirationTime('5m')
      .sign((await this.#pair).privateKey);
  }
}

export const jwksOf = async (...keys: ProviderKey[]) =>
  JSON.stringify({ keys: await Promise.all(keys.map((key) => key.published())) });

/** Publishes keys over HTTP, as long as nothing else is asked of it. */
export class KeyServer {
  /** How often it was asked. */
  fetched = 0;
  /** How it answers; with 200 and these keys unless it is told otherwise. */
  answer: (response: ServerResponse) => void = (response) => response.end(this.#published);
  #published = '';
  readonly #server = createServer((_request, response) => {
    this.fetched += 1;
    this.answer(response);
  });

  async start(...keys: ProviderKey[]): Promise<this> {
    await this.publish(...keys);
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  /** What its secret is in the URL, no log may tell. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/keys?secret=jwks`;
  }

  /** Answers with these keys from now on. */
  async publish(...keys: ProviderKey[]): Promise<void> {
    this.#published = await jwksOf(...keys);
    this.answer = (response) => response.end(this.#published);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
