#!/usr/bin/env bash
# Generates the Swift of proto/ with Debian's protoc and the plugins of the resolved packages.
# Usage: proto/generate.sh [OUTPUT_ROOT]   (default: the repository itself)
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-.}

command -v protoc >/dev/null || { echo "protoc is missing: apt-get install protobuf-compiler" >&2; exit 1; }
echo "building the protoc plugins…" >&2
swift build --product protoc-gen-swift >&2
swift build --product protoc-gen-grpc-swift-2 >&2
bin=$(swift build --show-bin-path)

generate() { # KIND FOLDER VISIBILITY NAME…    KIND: swift (messages) or grpc-swift-2 (stubs)
  local kind=$1 folder=$out/$2 visibility=$3
  shift 3
  mkdir -p "$folder"
  protoc -Iproto \
    --plugin="$bin/protoc-gen-$kind" \
    --"$kind"_out="$folder" \
    --"$kind"_opt=Visibility="$visibility" \
    --"$kind"_opt=FileNaming=DropPath \
    --"$kind"_opt=UseAccessLevelOnImports=true \
    "${@/#/rackcast/v1/}"
}

generate swift Sources/ControlAPI/Generated Public \
  device.proto event.proto image.proto node.proto session.proto
generate grpc-swift-2 Sources/ControlAPI/Generated Public \
  device.proto event.proto image.proto node.proto session.proto
generate swift Sources/ControlTransport/Generated Internal frame.proto
