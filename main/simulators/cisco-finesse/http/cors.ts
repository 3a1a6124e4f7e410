import type { HttpHeaders, HttpReply } from '../../shared/http/reply.ts';
import type { HttpRequest } from '../../shared/http/request.ts';

/** The headers without which a browser refuses a reply to a page of another origin. */
export const corsHeaders = ({ headers }: HttpRequest): HttpHeaders => {
  const { origin } = headers;
  if (origin === undefined) return {};
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Allow-Methods': 'GET, POST, PUT, DELETE, OPTIONS',
    'Access-Control-Allow-Headers': headers['access-control-request-headers'] ?? 'authorization,content-type,requestid',
    'Access-Control-Expose-Headers': 'requestId',
    Vary: 'Origin',
  };
};

/** The reply to a browser's CORS preflight; null for any other request. */
export const preflightReply = (request: HttpRequest): HttpReply | null =>
  request.method === 'OPTIONS' ? { status: 200, body: '', headers: corsHeaders(request) } : null;
