/* _http: the part of the package aiohttp that is written in C. */
#include "stdlib/http_impl.h"

static bool http_init(Value module)
{
    http_connection_init();
    return module_add_type(module, &type_http_request) && module_add_type(module, &type_http_server)
           && module_add_type(module, &type_http_connection)
           && module_add_type(module, &type_http_response_parser)
           && module_add_type(module, &type_websocket_codec);
}

const ModuleDef mod__http = {
    .name = "_http",
    .doc = "HTTP/1.1 messages and the protocol of a server's connections.",
    .functions = http_response_functions,
    .init = http_init,
};
