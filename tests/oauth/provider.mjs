// A real OpenID provider on 127.0.0.1 with TLS, for the tests of signing in
// to a mailbox: provider.mjs CERT_PREFIX LOG ACCESS_SECONDS [PORT]
//
// Prints its port. Refresh tokens are good once; used twice, all of that
// sign-in is given up. The log has a line for each question at the token
// endpoint: client, grant type, "ok" or the error. Clients: "intray" (has no
// secret), "intray-application" (client credentials), "dovecot" (asks whether
// a token is good). Anybody can sign in as anybody.
import { appendFileSync, readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { Provider } from 'oidc-provider'

const [prefix, log, seconds, wanted] = process.argv.slice(2)
const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code'

console.warn = console.info = () => {}
const server = createServer({
  cert: readFileSync(`${prefix}.pem`),
  key: readFileSync(`${prefix}.key`)
})
server.listen(Number(wanted ?? 0), '127.0.0.1', () => {
  const port = server.address().port
  const provider = new Provider(`https://127.0.0.1:${port}`, {
    clients: [
      {
        client_id: 'intray',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token', DEVICE],
        response_types: ['code'],
        redirect_uris: ['http://127.0.0.1/']
      },
      {
        client_id: 'intray-application',
        client_secret: 'secret of & the application',
        token_endpoint_auth_method: 'client_secret_post',
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: []
      },
      {
        client_id: 'dovecot',
        client_secret: 'dovecot-secret',
        grant_types: [],
        response_types: [],
        redirect_uris: []
      }
    ],
    features: {
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true },
      introspection: { enabled: true, allowedPolicy: () => true },
      revocation: { enabled: true }
    },
    scopes: ['openid', 'offline_access', 'mail'],
    ttl: { AccessToken: Number(seconds), ClientCredentials: Number(seconds) },
    issueRefreshToken: (ctx, client) =>
      client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    expiresWithSession: () => false,
    // What Dovecot compares the user with.
    extraTokenClaims: (ctx, token) => ({
      mailbox: token.accountId ?? 'post@centre.test'
    }),
    cookies: { keys: ['only for tests'] },
    jwks: undefined
  })
  const note = (ctx, word) => {
    const about = ctx.oidc?.params ?? {}
    appendFileSync(log, `${about.client_id} ${about.grant_type} ${word}\n`)
  }
  provider.on('grant.success', ctx => note(ctx, 'ok'))
  provider.on('grant.error', (ctx, error) => note(ctx, error.message))
  server.on('request', provider.callback())
  console.log(port)
})
