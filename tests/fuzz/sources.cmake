# REACHED: what the functions of targets.hpp reach.  The fuzzers are built of these alone; so is
# manako_fuzz_replay among the tests, which finds out when one is missing.
set(root ${PROJECT_SOURCE_DIR})
file(GLOB REACHED CONFIGURE_DEPENDS ${root}/core/spec*.cpp ${root}/core/safetensors*.cpp
     ${root}/tools/data/tokenizers/*.cpp)
foreach(source core/autograd core/checksum core/files core/heap core/identify core/log core/memory core/profile
               core/shape core/size_classes core/tensor core/utf8 tools/data/byte_stream tools/data/codec
               tools/data/standard_input tools/data/text_file tools/data/tokenizer tools/data/vocabulary)
  list(APPEND REACHED ${root}/${source}.cpp)
endforeach()
list(APPEND REACHED ${PROJECT_BINARY_DIR}/presets.cpp)
