#!/usr/bin/env bash
# examples/http/site.sh - a web site for a while: nginx, an application behind it, and what it has for a database.
# SPDX-License-Identifier: BSD-3-Clause
# usage: site.sh start FOLDER PORT PYTHON | site.sh stop FOLDER
# All it writes is in FOLDER; it needs no root and touches no nginx of the machine. The three ports are PORT, +1, +2.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
action=$1 folder=$2
service=$here/../service.sh
query_ms=5 # of the database, and the connections to it: together they allow 8 / 5 ms = 1600 queries/s
pool=8

configure() { # configure PORT PORT-BEHIND: worker processes run as who started them, and root's need to be told so
  local user=
  [[ $(id -u) -ne 0 ]] || user="user $(id -un) $(id -gn);"
  mkdir -p "$folder/pages" "$folder/scratch"
  echo "a file of one line" >"$folder/pages/static"
  cat >"$folder/nginx.conf" <<CONF
$user
daemon off;
worker_processes 1;
pid $folder/nginx.master;
error_log $folder/nginx.error warn;
events {
  worker_connections 1000;
}
http {
  access_log off;
  keepalive_requests 1000000;
  client_body_temp_path $folder/scratch;
  proxy_temp_path $folder/scratch;
  fastcgi_temp_path $folder/scratch;
  uwsgi_temp_path $folder/scratch;
  scgi_temp_path $folder/scratch;
  upstream application {
    server 127.0.0.1:$2;
    keepalive 256;
    keepalive_requests 1000000;
  }
  server {
    listen 127.0.0.1:$1 backlog=4096;
    root $folder/pages;
    location /database {
      proxy_pass http://application;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
    }
  }
}
CONF
}

start() { # start PORT PYTHON
  local port=$1 python=$2
  local behind=$((port + 1)) database=$((port + 2))
  configure "$port" "$behind" &&
    "$service" start "$folder" database "$database" "$python" "$here/database.py" "$database" "$query_ms" "$folder" &&
    "$service" start "$folder" application "$behind" \
      "$python" "$here/application.py" "$behind" "$database" "$pool" "$folder" &&
    PATH=$PATH:/usr/sbin:/sbin "$service" start "$folder" nginx "$port" \
      nginx -p "$folder" -e "$folder/nginx.error" -c "$folder/nginx.conf"
}

stop() {
  local name
  for name in nginx application database; do
    "$service" stop "$folder" "$name"
  done
}

case $action in
  start) start "$3" "$4" || { # nothing half started is left
    stop
    exit 1
  } ;;
  stop) stop ;;
esac
