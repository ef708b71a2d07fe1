#!/bin/sh
# Writes what nginx must know of its surroundings, then becomes nginx. `start.sh --write` only writes.
#
#   RUN            folder for this configuration, temporary files and cached photos; made when absent
#   WEB, SOCKETS   host:port of the servers, several separated by spaces; names are looked up again every 5 s
#   POSTS          those of the posts API (WEB, which answers it too, only slower)
#   S3_ENDPOINT_URL  where the photos lie, as the site itself is told
#   STATIC         folder of the collected static files
#   LISTEN         where to listen (8080); LISTEN_TLS (8443) where a certificate is in TLS
#   TLS            folder that may hold fullchain.pem and privkey.pem
#   FRONT_PROXIES  networks, separated by commas, whose X-Forwarded-For and X-Forwarded-Proto are believed
#   RESOLVER       name server (the first of /etc/resolv.conf)
set -eu

HERE=$(cd "$(dirname "$0")" && pwd)
: "${RUN:?}" "${WEB:?}" "${SOCKETS:?}" "${S3_ENDPOINT_URL:?}" "${STATIC:?}"
TLS=${TLS:-/etc/wecho/tls}
POSTS=${POSTS:-$WEB}

case "$WEB$POSTS$SOCKETS$S3_ENDPOINT_URL${FRONT_PROXIES:-}" in
    *[!][A-Za-z0-9:/.,\ _-]*)
        echo "WEB, POSTS, SOCKETS, S3_ENDPOINT_URL and FRONT_PROXIES hold addresses only." >&2
        exit 1
        ;;
esac

server() {
    case $1 in
        *[A-Za-z]*) echo "    server $1 resolve;" ;; # a name, whose addresses change when containers do
        *) echo "    server $1;" ;;
    esac
}

upstream() {
    echo "upstream $1 {"
    echo "    zone $1 256k;"
    for address in $2; do server "$address"; done
    echo "    keepalive 32;"
    echo "}"
}

storage_host() {
    authority=${S3_ENDPOINT_URL#*://}
    echo "${authority%%/*}"
}

storage_address() {
    case $(storage_host)/$S3_ENDPOINT_URL in
        *:[0-9]*/http*) storage_host ;;
        */https*) echo "$(storage_host):443" ;;
        *) echo "$(storage_host):80" ;;
    esac
}

resolver() {
    address=${RESOLVER:-$(awk '$1 == "nameserver" { print $2; exit }' /etc/resolv.conf)}
    case $address in
        *:*:*) echo "resolver [$address] valid=5s;" ;;
        ?*) echo "resolver $address valid=5s;" ;;
    esac
}

upstreams() {
    resolver
    upstream web "$WEB"
    upstream posts "$POSTS"
    upstream sockets "$SOCKETS"
    upstream storage "$(storage_address)"
}

# The signature covers the host, which must therefore be the one that the site signs for.
storage() {
    echo "proxy_pass ${S3_ENDPOINT_URL%%://*}://storage;"
    echo "proxy_set_header Host $(storage_host);"
    echo "proxy_ssl_server_name on;"
    echo "proxy_ssl_name $(storage_host | sed 's/:[0-9]*$//');"
}

front() {
    for network in $(echo "${FRONT_PROXIES:-}" | tr , " "); do echo "set_real_ip_from $network;"; done
    echo 'geo $realip_remote_addr $from_front {'
    echo "    default 0;"
    for network in $(echo "${FRONT_PROXIES:-}" | tr , " "); do echo "    $network 1;"; done
    echo "}"
}

listen() {
    if ! [ -f "$TLS/fullchain.pem" ]; then
        printf 'server {\n    listen %s;\n    include site.conf;\n}\n' "${LISTEN:-8080}"
        return
    fi
    cat <<-END
	server {
	    listen ${LISTEN_TLS:-8443} ssl;
	    http2 on;
	    ssl_certificate $TLS/fullchain.pem;
	    ssl_certificate_key $TLS/privkey.pem;
	    ssl_protocols TLSv1.2 TLSv1.3;
	    ssl_session_cache shared:tls:10m;
	    ssl_session_timeout 1d;
	    ssl_session_tickets off;
	    include site.conf;
	}
	server {
	    listen ${LISTEN:-8080};
	    location = /_alive {
	        access_log off;
	        return 204;
	    }
	    location / {
	        return 301 https://\$host\$request_uri;
	    }
	}
	END
}

mkdir -p "$RUN/tmp" "$RUN/cache"
cp "$HERE"/*.conf "$RUN/"
rm -rf "$RUN/_pages" && cp -R "$HERE/pages" "$RUN/_pages"
ln -sfn "$STATIC" "$RUN/static"
upstreams > "$RUN/upstreams.conf"
storage > "$RUN/storage.conf"
front > "$RUN/front.conf"
listen > "$RUN/listen.conf"

[ "${1:-}" = --write ] || exec nginx -p "$RUN/" -c nginx.conf -e stderr -g 'daemon off;'
