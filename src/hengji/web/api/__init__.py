"""The API (接口): what the pages show, for programs that hold a token."""
